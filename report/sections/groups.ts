/** The groups of materials: their spectra side by side, what is typical of each, and where their onsets lie. */
import { at } from '../../schemas/required.js';
import type { ReportContent } from '../content/content.js';
import type { Crystal } from '../content/crystals.js';
import { SIGNIFICANT_Q } from '../content/enrichment.js';
import type { Group } from '../content/groups.js';
import { capital, inUnit, type Terms, withUnit } from '../content/terms.js';
import { drawMark, groupIndex } from '../figures/frame/group-mark.js';
import { drawGroupMeans } from '../figures/groups/group-means.js';
import { drawGroupSpectra } from '../figures/groups/group-spectra.js';
import { type Html, type HtmlValue, html, joinHtml } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { formulaHtml } from '../html/formula.js';
import { leadingText } from '../html/leading-text.js';
import { counted, fixed, scientific } from '../html/numbers.js';
import { positionColumn } from '../html/position-column.js';
import { leastOddsText, sharesText } from '../html/shares.js';
import { type Column, renderTable } from '../html/table.js';
import { stabilityCaption, stabilityText, stableShare } from './group-stability.js';
import { renderNothing, type Section } from './section.js';

/** Every tenth energy of a mean spectrum goes into its table. */
const ENERGY_STRIDE = 10;
const TYPICAL = 4;
const ENRICHED = 4;

export function renderGroups(content: ReportContent): Section {
  const { groups, crystals, axis, input, terms } = content;
  const { axis: along, beside } = terms;
  const ungrouped = crystals.filter(({ cluster }) => cluster === null);
  const lead = html`Crystals are grouped by what the network sees in them: the features of layer
${input.labels.metadata.layer ?? ''}, joined by ${input.labels.metadata.method ?? ''} linkage. The groups were
formed from these features, not from the ${terms.isCurve ? `reference ${terms.spectra} drawn` : `${terms.spectra} of the reference told`} here.${
    ungrouped.length > 0 ? ` ${counted(ungrouped.length, 'crystal')} could not be grouped.` : ''
  }${stableShare(groups)}`;
  if (groups.length === 0) {
    return { id: 'groups', title: 'Groups', lead, body: renderNothing('There are no groups.') };
  }
  const means = renderFigure({
    legend: groupIndex(groups, terms),
    drawing: terms.isCurve ? drawGroupMeans(groups, content) : html``,
    caption: html`${meansCaption(terms)}Groups stand by their mean ${terms.leading} here and below, lowest first, with their crystals and that ${terms.leading}; a name is the group’s rule where a
short one holds, or else the elements that are more frequent in it than elsewhere.`,
    dataTitle:
      axis.points > ENERGY_STRIDE
        ? `Mean ${terms.spectra}, every ${ENERGY_STRIDE}th of ${axis.points} ${along.positions}`
        : `Mean ${terms.spectra}`,
    data: meansTable(content),
  });
  const cards = renderFigure({
    drawing: html`<div class="cards">${groups.map((group) => renderCard(group, content))}</div>`,
    caption: html`${curvesCaption(terms)}${capital(terms.leading)}: mean ± standard deviation of the members. Elements are those more
frequent inside than outside (Fisher’s exact test, q &lt; ${SIGNIFICANT_Q}): compounds that have the element among those with a
crystal in the group, against those with none, and the lower end of the 95 % interval of the odds ratio.${stabilityCaption(
      content,
    )}`,
    dataTitle: `All ${counted(crystals.length, 'crystal')} with group, ${beside ? `${terms.leading} and ${beside.name}` : terms.leading}${
      crystals.some(({ features }) => features !== null)
        ? '; oxidation states (* others balance too), environments'
        : ''
    }`,
    data: crystalsTable(groups, ungrouped, terms),
  });
  return { id: 'groups', title: 'Groups', lead, body: [means, cards] };
}

/** Of the drawing; of one value a crystal there is none. */
function meansCaption({ isCurve, spectrum, values, axis: { name, unit } }: Terms): Html | null {
  if (!isCurve) return null;
  return html`Mean reference ${spectrum} of each group: ${values} over ${name}${unit === '' ? '' : `\n(${unit})`}. `;
}

function curvesCaption({ isCurve, spectra, values, property, axis: { name, unit, position } }: Terms): Html | null {
  if (!isCurve) return null;
  return html`Reference ${spectra} of every group, all on the same axes: ${values} over
${withUnit(name, unit)}. Thin lines are the members, the thick line is their mean${property ? '' : ' (of the logarithm)'}, and between the edges of
the band lie four in five members at every ${position}. `;
}

function renderCard(group: Group, content: ReportContent): Html {
  const { terms } = content;
  const { number, name, mark, members, withOnset, onsetMeanEv, onsetSpreadEv, enriched } = group;
  const spread = onsetSpreadEv === null ? '' : ` ± ${leadingText(terms, onsetSpreadEv, 2)}`;
  const onset =
    onsetMeanEv === null
      ? html`no ${terms.leading}`
      : html`${terms.leading} <b>${inUnit(`${leadingText(terms, onsetMeanEv, 2)}${spread}`, terms.unit)}</b>${
          withOnset < members.length ? html` <small>(${withOnset} of ${members.length})</small>` : null
        }`;
  const elements = enriched
    .slice(0, ENRICHED)
    .map((row) => html`<p><b>${row.feature}</b> <small>${sharesText(row)}, ${leastOddsText(row)}</small></p>\n`);
  const stability = stabilityText(group.stability);
  const more = enriched.length > ENRICHED ? html`<p><small>and ${enriched.length - ENRICHED} more</small></p>\n` : null;
  const typical = joinHtml(
    [...new Set(members.map(({ formula }) => formula))].slice(0, TYPICAL).map(formulaHtml),
    ', ',
  );
  return html`<article class="card">
<header><h3>${drawMark(mark)}Group ${number}</h3><span>${counted(members.length, 'crystal')}</span></header>
${name === null ? null : html`<p class="named">${name}</p>\n`}${terms.isCurve ? drawGroupSpectra(group, content) : null}
<p>${onset}</p>
${stability === '' ? null : html`<p><small>${stability}</small></p>\n`}${elements.length === 0 ? html`<p><small>no enriched element</small></p>\n` : elements}${more}<p class="typical"><small>nearest to the mean:</small> ${typical}</p>
</article>
`;
}

function meansTable({ groups, axis, terms }: ReportContent): Html {
  const stride = axis.points > ENERGY_STRIDE ? ENERGY_STRIDE : 1;
  const rows = Array.from({ length: Math.ceil(axis.points / stride) }, (_, i) => i * stride);
  return renderTable({
    label: `Mean ${terms.spectra} of the groups`,
    rows,
    columns: [
      positionColumn(axis, terms),
      ...groups.map(({ number, mean }) => ({
        head: `Group ${number}`,
        numeric: true,
        cell: (i: number) => fixed(at(mean, i), 2),
      })),
    ],
  });
}

function crystalsTable(groups: readonly Group[], ungrouped: readonly Crystal[], terms: Terms): Html {
  const { leading, unit, beside } = terms;
  return renderTable<Crystal>({
    label: 'Crystals by group',
    rows: [...groups.flatMap(({ members }) => members), ...ungrouped],
    cap: 500,
    columns: [
      { head: 'Group', numeric: true, cell: ({ cluster }) => cluster ?? '–' },
      { head: 'Formula', name: true, cell: ({ formula }) => formulaHtml(formula) },
      { head: 'Id', name: true, cell: ({ id }) => id },
      { head: 'Subset', cell: ({ subset }) => subset ?? '–' },
      {
        head: withUnit(capital(leading), unit),
        numeric: true,
        cell: ({ referenceOnsetEv }) => leadingText(terms, referenceOnsetEv, 2),
      },
      {
        head: withUnit(`Predicted ${leading}`, unit),
        numeric: true,
        cell: ({ predictedOnsetEv }) => leadingText(terms, predictedOnsetEv, 2),
      },
      ...(beside
        ? [
            {
              head: withUnit(capital(beside.name), beside.unit),
              numeric: true,
              cell: ({ edgeIntegral }: Crystal) => scientific(edgeIntegral, 2),
            },
          ]
        : []),
      ...CHEMISTRY_COLUMNS,
    ],
  });
}

/** Guesses that are not the only ones are marked, with the others to hover over. */
const CHEMISTRY_COLUMNS: readonly Column<Crystal>[] = [
  { head: 'Oxidation states', name: true, cell: ({ features }) => oxidationStates(features) },
  { head: 'Environments', cell: ({ features }) => features?.environments.join(', ') || '–' },
  { head: 'Structure type', cell: ({ features }) => features?.prototype ?? '–' },
];

function oxidationStates(features: Crystal['features']): HtmlValue {
  if (features === null) return '–';
  const { oxidationStates: states, alternatives, notes } = features;
  const text = states.join(' ') || '–';
  const words = [...notes, ...alternatives.map((other) => `or ${other}`)].join('; ');
  return words === '' ? text : html`<span title="${words}">${text}${alternatives.length > 0 ? ' *' : ''}</span>`;
}
