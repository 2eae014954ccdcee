/** What the groups are: a rule in words, the onset against the rest, and the features that are more frequent inside. */
import { at, required } from '../../schemas/required.js';
import { SIGNIFICANT_CHANCE, WEAK_ACCURACY } from '../../schemas/tables/interpretation.js';
import type { ReportContent } from '../content/content.js';
import { enrichedFeatures, SIGNIFICANT_Q } from '../content/enrichment.js';
import type { Group } from '../content/groups.js';
import type { ReportInput } from '../content/report-input.js';
import { capital, inUnit, type Terms, withUnit } from '../content/terms.js';
import { drawMark } from '../figures/frame/group-mark.js';
import { type Html, type HtmlValue, html } from '../html/escape.js';
import { leadingText, signedText } from '../html/leading-text.js';
import { counted, fixed, probability, typographic } from '../html/numbers.js';
import { featuresText } from '../html/shares.js';
import { type Column, renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';
import { renderShifts } from './shifts.js';

const FEATURES = 4;

const COLUMNS = [
  { kinds: ['environment', 'coordination'], head: 'Environments' },
  { kinds: ['oxidation-state'], head: 'Oxidation states' },
  { kinds: ['prototype'], head: 'Structure types' },
] as const;

export function renderMeanings({ input, groups, terms }: ReportContent): Section {
  const { leading } = terms;
  const head = {
    id: 'meanings',
    title: 'What the groups are',
    lead: html`Each group in the words that tell it best from the rest: a decision tree of at most three questions on
elements, oxidation states, coordination environments, structure types and numbers such as electronegativities. A rule describes, it does not explain. Statistics count
compounds, since crystals of one compound are not independent: a compound is inside a group when it has a crystal in it.`,
  };
  const { compositionTest } = input;
  const { folds, repeats } = input.rules.metadata;
  if (groups.length === 0) {
    return { ...head, body: renderNothing('The groups were not put into words.') };
  }
  return {
    ...head,
    body: [
      html`<div class="whole">${rulesTable(groups, input, terms)}</div>`,
      html`<p class="note">In brackets: crystals of the group that the rule takes, and crystals of others. ${capital(terms.leadings)}: mean ± standard
deviation of the crystals. Accuracy and precision: of crystals whose compounds the rule was not made from, in ${folds ?? ''} folds,
mean ± standard deviation of ${counted(Number(repeats), 'dealing')} of the compounds. Accuracy is balanced: half the sum of the shares of
the group and of the rest that are recognised; 0.5 is guessing. Precision: of the crystals that are taken, the share that is in the
group. Below an accuracy of ${fixed(WEAK_ACCURACY, 1)}, where too few compounds can be held out, or where one question of so many
would fit as well by chance (Fisher’s exact test, p times questions and groups from ${SIGNIFICANT_CHANCE} on), a group has no short
rule: these questions do not name what holds it together, and the figures are those of the best rule found. ${capital(leading)} against the rest, and its
effect (Hedges’ g with its 95 % interval, in standard deviations): compounds of the group against compounds that have no crystal in
it, each counted once.${sampleNote(input)}</p>`,
      html`<p class="statement">${testSentence(compositionTest, terms)}</p>`,
      html`<h3>More frequent inside than outside</h3>`,
      html`<div class="whole">${enrichedTable(groups, input)}</div>`,
      html`<p class="note">The ${FEATURES} most certain of each kind (Fisher’s exact test, q &lt; ${SIGNIFICANT_Q} within the
kind): compounds that have the feature among those with a crystal in the group, against those with none, and the lower end of the 95 %
interval of the odds ratio. A compound has the features of any of its crystals; those of fewer than
${input.enrichment.metadata.leastCompounds ?? ''} compounds are not tested. Environments are whole, or the halves of one: by how many, or by what, a species is coordinated. Oxidation states are guessed by charge balance.</p>`,
      renderShifts({ input, terms }) ?? html``,
    ],
  };
}

function sampleNote({ rules, labels }: ReportInput): string {
  const crystals = Number(rules.metadata.crystals);
  return crystals < labels.rows
    ? ` Rules and the test below were made from a sample of ${counted(crystals, 'crystal')}.`
    : '';
}

function rulesTable(groups: readonly Group[], { rules, clusterProperties }: ReportInput, terms: Terms): Html {
  const { columns } = rules;
  const properties = clusterProperties.columns;
  const rowOf = ({ number }: Group) => columns.cluster.indexOf(number);
  const property = ({ number }: Group) => properties.cluster.indexOf(number);
  return renderTable<Group>({
    label: 'Groups in words',
    rows: groups,
    stacked: true,
    columns: [
      { head: 'Group', name: true, cell: ({ mark, number }) => html`${drawMark(mark)}${number}` },
      { head: 'Crystals', numeric: true, cell: ({ members }) => members.length },
      { head: 'What it is', cell: (group) => typographic(columns.sentence[rowOf(group)] ?? '') },
      ...recognitionColumns({ rules }),
      {
        head: withUnit(`${capital(terms.leading)} against the rest`, terms.unit),
        numeric: true,
        cell: (group) => signedText(terms, properties.onsetDifferenceEv[property(group)] ?? null, 1),
      },
      {
        head: 'Effect',
        numeric: true,
        cell: (group) => {
          const i = property(group);
          return interval(properties.onsetEffect[i], properties.onsetEffectLower[i], properties.onsetEffectUpper[i]);
        },
      },
    ],
  });
}

/** How well the rule of a group recognises its crystals, on compounds that it was not made from. */
export function recognitionColumns({ rules: { columns } }: Pick<ReportInput, 'rules'>): Column<Group>[] {
  const rowOf = ({ number }: Group) => columns.cluster.indexOf(number);
  return [
    {
      head: 'Accuracy',
      numeric: true,
      cell: (group) => accuracyCell(columns.accuracy[rowOf(group)], columns.accuracyDeviation[rowOf(group)]),
    },
    {
      head: 'Precision',
      numeric: true,
      cell: (group) => withDeviation(columns.precision[rowOf(group)], columns.precisionDeviation[rowOf(group)]),
    },
  ];
}

function accuracyCell(accuracy: number | null | undefined, deviation: number | null | undefined): HtmlValue {
  const text = withDeviation(accuracy, deviation);
  return typeof accuracy === 'number' && accuracy < WEAK_ACCURACY ? html`<span class="no">${text}</span>` : text;
}

function withDeviation(value: number | null | undefined, deviation: number | null | undefined): string {
  return typeof value === 'number' ? `${fixed(value, 2)} ± ${fixed(deviation, 2)}` : fixed(null, 2);
}

export function interval(
  value: number | null | undefined,
  lower: number | null | undefined,
  upper: number | null | undefined,
) {
  if (value === null || value === undefined) return fixed(null, 1);
  return `${fixed(value, 1)} (${fixed(lower, 1)} to ${fixed(upper, 1)})`;
}

function testSentence({ rows, columns, metadata }: NonNullable<ReportInput['compositionTest']>, terms: Terms): Html {
  const { leading, unit } = terms;
  const number = (value: number) => leadingText(terms, value, 3);
  if (rows === 0)
    return html`The groups were not compared with a linear model of composition: ${terms.property ? `fewer than ten crystals with a ${leading}, or an element without composition features` : required(metadata.reason)}.`;
  const [p, drop, permuted] = [at(columns.pValue, 0), at(columns.dropEv, 0), at(columns.permutedDropEv, 0)];
  return html`Against a linear model of composition: joined to 92 features of the composition, the group lowers the mean error
of the ${leading} of a crystal left out from ${number(at(columns.compositionErrorEv, 0))} to ${inUnit(number(at(columns.jointErrorEv, 0)), unit)}, by
${inUnit(number(drop), unit)}; labels exchanged within the same set of anions ${counted(at(columns.permutations, 0), 'time')} change it by
${inUnit(number(permuted), unit)} in the mean, p = ${probability(p)} (${at(columns.exchangeable, 0)} of ${counted(at(columns.crystals, 0), 'crystal')} can
exchange). This says nothing of structure: groups made from the composition alone, by a model that is not linear, pass as well, and
the network was trained on most of these ${terms.property ? 'values' : 'onsets'}. What it adds to a model of composition is a matter of the
<a href="#evidence">validation</a>.`;
}

export function enrichedTable(groups: readonly Group[], input: ReportInput): Html {
  return renderTable<Group>({
    label: 'Environments, oxidation states and structure types of the groups',
    rows: groups,
    stacked: true,
    columns: [
      { head: 'Group', name: true, cell: ({ mark, number }) => html`${drawMark(mark)}${number}` },
      ...COLUMNS.map(({ kinds, head }) => ({ head, cell: ({ number }: Group) => enriched(input, kinds, number) })),
    ],
  });
}

function enriched({ enrichment }: ReportInput, kinds: readonly string[], cluster: number): Html {
  const found = enrichedFeatures(enrichment, kinds, cluster);
  return featuresText(found, FEATURES);
}
