/** The screening: predicted onsets of all candidates, and the best of them. */

import { type FurtherNumber, furtherNumbersOf } from '../../schemas/further-numbers.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { type AssessedCrystal, assessedCrystals, reasonText } from '../../schemas/tables/assessed-rows.js';
import { DOMAIN_REASONS, type DomainReason, leadingWindow } from '../../schemas/tables/screening.js';
import type { ReportContent } from '../content/content.js';
import { lowestOnset } from '../content/lowest-onset.js';
import { capital, inUnit, type Terms, withUnit } from '../content/terms.js';
import { windowHits } from '../content/window-hits.js';
import { binOnsets, drawOnsetHistogram, type OnsetBin } from '../figures/accuracy/onset-histogram.js';
import { type Html, html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { formulaHtml } from '../html/formula.js';
import { leadingText, windowsText } from '../html/leading-text.js';
import { count, counted, fixed, significant, typographic } from '../html/numbers.js';
import { type Column, renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

const CANDIDATES_SHOWN = 50;

export function renderCandidates({ input, terms }: ReportContent): Section {
  const { screening, criteria, reliability, assessed } = input;
  const { columns, rows } = screening;
  const inWindow = columns.inWindow.filter(Boolean).length;
  const both = columns.inWindow.filter((wanted, i) => wanted && columns.inDomain[i]).length;
  const window = windowsText(terms, criteria);
  const isJoint = criteria.further !== undefined;
  const lead = html`${counted(rows, 'candidate')} screened for a predicted ${isJoint ? window : `${terms.leading} of ${window}`}: ${count(inWindow)} in ${isJoint ? 'all windows' : 'the\nwindow'}, ${count(both)} of them ${assessed ? 'within the domain of the network' : 'like the training data'}.`;
  const body =
    rows === 0
      ? renderNothing('No candidate was screened.')
      : [
          probabilities(reliability, { window, isJoint }, terms),
          terms.property ? '' : metals(input),
          histogram({ screening, criteria }, terms),
          assessed ? reasonsFound(assessed) : '',
          html`<h3>Best candidates</h3>\n`,
          // Of several windows together the table of probabilities says it.
          isJoint ? '' : heldOut(input, window, terms),
          bestCandidates(screening, assessed, terms),
        ];
  return { id: 'candidates', title: 'Candidates', lead, body };
}

interface Asked {
  readonly window: string;
  /** Several numbers, or another than the leading one, have windows. */
  readonly isJoint: boolean;
}

/** What P rests on, and whether it holds, before any candidate is named. */
function probabilities(
  { rows, columns, metadata }: ReportContent['input']['reliability'],
  { window, isJoint }: Asked,
  terms: Terms,
): Html {
  const { leading, unit } = terms;
  if (rows === 0)
    return html`<p class="statement">Nothing is known of the errors of these ${terms.property ? 'numbers' : 'onsets'}: the order is by the predicted value alone.</p>`;
  const number = (name: string) => (metadata[name] ? Number(metadata[name]) : null);
  const percent = (value: number | null) => (value === null ? '–' : `${fixed(100 * value, 0)} %`);
  const rests = isJoint
    ? html`P is the probability that ${window} hold together: from the 40 crystals whose numbers out of fold were predicted nearest
to the candidate’s, each in standard deviations. The errors of a crystal stay together; its numbers are not taken to err apart.`
    : html`P is the probability that the ${leading} lies in ${window}: from the 40 crystals whose ${leading}
out of fold was predicted nearest to the candidate’s.`;
  return html`<p class="statement">${rests} Told of the crystals themselves, each by the others, its Brier score is
${fixed(number('brier'), 3)}, against ${fixed(number('baseRateBrier'), 3)} for saying the share of all, ${percent(number('baseRate'))}, of each;
intervals at 90 % hold ${percent(number('coverage'))} of the references.</p>
<p class="note">Out of fold no ${leading} below ${inUnit(leadingText(terms, number('lowestEv'), 2), unit)} or above ${inUnit(leadingText(terms, number('highestEv'), 2), unit)} was ever predicted: read
a prediction near the one as “at most”, near the other as “at least”.</p>
${renderTable<number>({
  label: 'Probabilities and what came of them',
  rows: Array.from({ length: rows }, (_, i) => i),
  columns: [
    { head: 'P from', numeric: true, cell: (i) => fixed(at(columns.from, i), 1) },
    { head: 'to', numeric: true, cell: (i) => fixed(at(columns.to, i), 1) },
    { head: 'Crystals', numeric: true, cell: (i) => count(at(columns.crystals, i)) },
    { head: 'P in the mean', numeric: true, cell: (i) => fixed(at(columns.meanProbability, i), 2) },
    {
      head: isJoint ? 'In all windows' : 'In the window',
      numeric: true,
      cell: (i) => fixed(at(columns.observedShare, i), 2),
    },
  ],
})}`;
}

/** A network that saw no metal predicts none. */
function metals({ descriptors, split }: ReportContent['input']): Html | string {
  const { lowestEv, metal } = lowestOnset(descriptors, split);
  if (metal !== null || lowestEv === null) return '';
  return html`<p class="note">No metal was trained on, and none can be predicted: the lowest onset among the training crystals is
${fixed(lowestEv, 2)} eV, and of a candidate without a gap an onset is predicted all the same.</p>`;
}

/** How many candidates are not to be believed, by reason. */
function reasonsFound(assessed: Table<'assessed-crystals'>): Html {
  const crystals = [...assessedCrystals(assessed).values()];
  const outside = crystals.filter(({ reasons }) => reasons.length > 0).length;
  const counts = (Object.keys(DOMAIN_REASONS) as DomainReason[])
    .map((reason) => ({
      reason,
      candidates: crystals.filter(({ reasons }) => reasons.some((found) => found.reason === reason)).length,
    }))
    .filter(({ candidates }) => candidates > 0);
  if (outside === 0) return html`<p class="note">All candidates are within the domain of the network.</p>`;
  return html`<p class="note">Outside of the domain of the network, where its predictions are not to be believed:
${counted(outside, 'candidate')}, each with one reason or several.</p>
${renderTable<(typeof counts)[number]>({
  label: 'Why candidates are outside of the domain',
  rows: counts,
  columns: [
    { head: 'Reason', cell: ({ reason }) => DOMAIN_REASONS[reason] },
    { head: 'Candidates', numeric: true, cell: ({ candidates }) => count(candidates) },
  ],
})}`;
}

function histogram(
  { screening, criteria }: Pick<ReportContent['input'], 'screening' | 'criteria'>,
  terms: Terms,
): Html {
  const { leading, unit } = terms;
  const hasWindow = leadingWindow(criteria) !== null;
  const bins = binOnsets(screening, terms.property === null);
  const without = screening.rows - bins.reduce((sum, bin) => sum + bin.inDomain + bin.outOfDomain, 0);
  return renderFigure({
    legend: html`<span class="key"><span class="box"></span>in domain</span>
<span class="key"><span class="box pale"></span>out of domain</span>${
      hasWindow
        ? html`
<span class="key"><span class="box window"></span>wanted window</span>`
        : ''
    }`,
    drawing: drawOnsetHistogram(bins, criteria, terms),
    caption: html`Predicted ${terms.property ? withUnit(leading, unit) : 'onset energies (eV)'} of the candidates.${
      without > 0 ? ` ${counted(without, 'candidate')} without ${terms.property ? 'one' : 'an onset'} not drawn.` : ''
    }`,
    dataTitle: `Counts in ${counted(bins.length, 'bin')}`,
    data: renderTable<OnsetBin>({
      label: `Histogram of predicted ${terms.leadings}`,
      rows: bins,
      columns: [
        { head: withUnit('From', unit), numeric: true, cell: ({ fromEv }) => leadingText(terms, fromEv, 2) },
        { head: withUnit('To', unit), numeric: true, cell: ({ toEv }) => leadingText(terms, toEv, 2) },
        { head: 'In domain', numeric: true, cell: ({ inDomain }) => count(inDomain) },
        { head: 'Out of domain', numeric: true, cell: ({ outOfDomain }) => count(outOfDomain) },
      ],
    }),
  });
}

/** What became of crystals that were judged as the candidates are. */
function heldOut(input: ReportContent['input'], window: string, { leading }: Terms): Html {
  const found = windowHits(input);
  if (found === null)
    return html`<p class="statement">How often a predicted ${leading} in the window is right was not examined.</p>\n`;
  const { crystals, predicted, wanted, hits } = found;
  if (predicted === 0)
    return html`<p class="statement">Of ${counted(crystals, 'crystal')} that the network had not seen, it predicted none in ${window}, where
${count(wanted)} are.</p>\n`;
  const percent = (of: number) => (of === 0 ? '' : ` (${fixed((100 * hits) / of, 0)} %)`);
  return html`<p class="statement">Of ${counted(crystals, 'crystal')} that the network had not seen, it predicted ${count(predicted)} in
${window}: <strong>${count(hits)} of these ${count(predicted)}${percent(predicted)}</strong> are there, and of the ${count(wanted)} that are
there it found <strong>${count(hits)}${percent(wanted)}</strong>.</p>\n`;
}

function bestCandidates(
  screening: ReportContent['input']['screening'],
  assessed: Table<'assessed-crystals'> | null,
  terms: Terms,
): Html {
  const { columns, rows, extra } = screening;
  const crystals = assessed && assessedCrystals(assessed);
  const ofRun = (i: number) => crystals?.get(at(columns.id, i));
  const known = (name: string) => extra?.[name] as (number | null)[] | undefined;
  const [probability, lower, upper] = ['probability', 'onsetLowerEv', 'onsetUpperEv'].map(known);
  const chances: readonly Column<number>[] = [
    probability
      ? { head: 'P', numeric: true, cell: (i) => fixed(probability[i], 2) }
      : { head: 'Score', numeric: true, cell: (i) => fixed(at(columns.score, i), 3) },
    ...(lower && upper
      ? [
          {
            head: withUnit('90 % interval', terms.unit),
            numeric: true,
            cell: (i: number) => `${leadingText(terms, lower[i], 2)} to ${leadingText(terms, upper[i], 2)}`,
          },
        ]
      : []),
  ];
  const further = furtherNumbersOf(screening).flatMap(furtherNumberColumns);
  const shown = Math.min(rows, CANDIDATES_SHOWN);
  // A column that says yes of all is a sentence.
  const areAll = (values: readonly boolean[]) => values.slice(0, shown).every(Boolean);
  const [allInWindow, allInDomain] = [areAll(columns.inWindow), areAll(columns.inDomain)];
  const anyKnown = Array.from({ length: shown }, (_, i) => ofRun(i)?.duplicateOf).some(Boolean);
  const table = renderTable<number>({
    label: 'Best candidates',
    stacked: true,
    rows: Array.from({ length: rows }, (_, i) => i),
    cap: CANDIDATES_SHOWN,
    columns: [
      { head: 'Rank', numeric: true, cell: (i) => i + 1 },
      { head: 'Formula', name: true, cell: (i) => formulaHtml(at(columns.formula, i)) },
      {
        head: withUnit(capital(terms.leading), terms.unit),
        numeric: true,
        cell: (i) => {
          const onset = columns.onsetEv[i] ?? null;
          return onset === null ? (columns.onsetReason[i] ?? '–') : leadingText(terms, onset, 2);
        },
      },
      ...further,
      ...chances,
      ...(allInWindow ? [] : [{ head: 'In window', cell: (i: number) => yesOrNo(at(columns.inWindow, i)) }]),
      { head: 'Parent or origin', name: true, cell: (i) => columns.parent[i] ?? at(columns.origin, i) },
      { head: 'Nearest crystal', name: true, cell: (i) => at(columns.nearestId, i) },
      { head: 'Group', numeric: true, cell: (i) => ofRun(i)?.group ?? at(columns.nearestCluster, i) },
      ...(crystals
        ? [{ head: 'Neighbours in it', numeric: true, cell: (i: number) => fixed(ofRun(i)?.neighbourShare ?? null, 1) }]
        : []),
      { head: 'Distance', numeric: true, cell: (i) => fixed(at(columns.distance, i), 3) },
      ...(allInDomain
        ? []
        : [{ head: 'In domain', cell: (i: number) => domainCell(at(columns.inDomain, i), ofRun(i)) }]),
      ...(anyKnown ? [{ head: 'Same as', name: true, cell: (i: number) => ofRun(i)?.duplicateOf ?? '' }] : []),
      { head: 'Id', name: true, cell: (i) => at(columns.id, i) },
    ],
  });
  return html`<p class="note">Distance is to the nearest crystal of the data in the features of the network (dimensionless). ${
    crystals
      ? '“Neighbours in it” is the share of the ten nearest training crystals that are in the group of the candidate.'
      : '“In domain” candidates are as near to a training crystal as training crystals usually are to each other.'
  }${allInWindow ? ' All of these are in the window.' : ''}${allInDomain ? ' All of these are in domain.' : ''}</p>
<div class="whole">${table}</div>
`;
}

/** A number beside the leading one that has a window, and its interval where one is known. */
function furtherNumberColumns({ name, unit, values, interval }: FurtherNumber): Column<number>[] {
  const text = (value: number | null | undefined) => (value == null ? '–' : significant(value));
  return [
    { head: withUnit(capital(name), typographic(unit)), numeric: true, cell: (i) => text(values[i]) },
    ...(interval
      ? [
          {
            head: `90 % interval of ${name}`,
            numeric: true,
            cell: (i: number) => `${text(interval.lower[i])} to ${text(interval.upper[i])}`,
          },
        ]
      : []),
  ];
}

function domainCell(inDomain: boolean, crystal: AssessedCrystal | undefined): Html {
  if (!crystal || crystal.reasons.length === 0) return yesOrNo(inDomain);
  return html`<span class="no">no</span>: ${crystal.reasons.map(reasonText).join('; ')}`;
}

function yesOrNo(value: boolean): Html {
  return value ? html`<span class="yes">yes</span>` : html`<span class="no">no</span>`;
}
