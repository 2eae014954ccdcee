/** The groups of materials: their spectra side by side, what is typical of each, and where their onsets lie. */
import { at } from '../../schemas/required.js';
import type { ReportContent } from '../content/content.js';
import type { Crystal } from '../content/crystals.js';
import { energyAt } from '../content/energy-axis.js';
import { SIGNIFICANT_Q } from '../content/enrichment.js';
import type { Group } from '../content/groups.js';
import { drawMark, groupIndex } from '../figures/frame/group-mark.js';
import { drawGroupMeans } from '../figures/groups/group-means.js';
import { drawGroupSpectra } from '../figures/groups/group-spectra.js';
import { type Html, type HtmlValue, html, joinHtml } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { formulaHtml } from '../html/formula.js';
import { counted, fixed, plain, scientific } from '../html/numbers.js';
import { leastOddsText, sharesText } from '../html/shares.js';
import { type Column, renderTable } from '../html/table.js';
import { stabilityCaption, stabilityText, stableShare } from './group-stability.js';
import { renderNothing, type Section } from './section.js';

/** Every tenth energy of a mean spectrum goes into its table. */
const ENERGY_STRIDE = 10;
const TYPICAL = 4;
const ENRICHED = 4;

export function renderGroups(content: ReportContent): Section {
  const { groups, crystals, axis, range, input } = content;
  const ungrouped = crystals.filter(({ cluster }) => cluster === null);
  const lead = html`Crystals are grouped by what the network sees in them: the features of layer
${input.labels.metadata.layer ?? ''}, joined by ${input.labels.metadata.method ?? ''} linkage. The groups were
formed from these features, not from the reference spectra drawn here.${
    ungrouped.length > 0 ? ` ${counted(ungrouped.length, 'crystal')} could not be grouped.` : ''
  }${stableShare(groups)}`;
  if (groups.length === 0) {
    return { id: 'groups', title: 'Groups', lead, body: renderNothing('There are no groups.') };
  }
  const means = renderFigure({
    legend: groupIndex(groups),
    drawing: drawGroupMeans(groups, axis, range),
    caption: html`Mean reference spectrum of each group: log₁₀ of the absorption coefficient (cm⁻¹) over photon energy
(eV). Groups stand by their mean onset here and below, lowest first, with their crystals and that onset; a name is the group’s rule where a
short one holds, or else the elements that are more frequent in it than elsewhere.`,
    dataTitle: `Mean spectra, every ${ENERGY_STRIDE}th of ${axis.points} energies`,
    data: meansTable(content),
  });
  const cards = renderFigure({
    drawing: html`<div class="cards">${groups.map((group) => renderCard(group, content))}</div>`,
    caption: html`Reference spectra of every group, all on the same axes: log₁₀ of the absorption coefficient (cm⁻¹) over
photon energy (eV). Thin lines are the members, the thick line is their mean (of the logarithm), and between the edges of
the band lie four in five members at every energy. Onset: mean ± standard deviation of the members. Elements are those more
frequent inside than outside (Fisher’s exact test, q &lt; ${SIGNIFICANT_Q}): compounds that have the element among those with a
crystal in the group, against those with none, and the lower end of the 95 % interval of the odds ratio.${stabilityCaption(
      content,
    )}`,
    dataTitle: `All ${counted(crystals.length, 'crystal')} with group, onset and edge integral${
      crystals.some(({ features }) => features !== null)
        ? '; oxidation states (* others balance too), environments'
        : ''
    }`,
    data: crystalsTable(groups, ungrouped),
  });
  return { id: 'groups', title: 'Groups', lead, body: [means, cards] };
}

function renderCard(group: Group, { axis, range }: ReportContent): Html {
  const { number, name, mark, members, withOnset, onsetMeanEv, onsetSpreadEv, enriched } = group;
  const spread = onsetSpreadEv === null ? '' : ` ± ${fixed(onsetSpreadEv, 2)}`;
  const onset =
    onsetMeanEv === null
      ? html`no onset`
      : html`onset <b>${fixed(onsetMeanEv, 2)}${spread} eV</b>${
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
${name === null ? null : html`<p class="named">${name}</p>\n`}${drawGroupSpectra(group, axis, range)}
<p>${onset}</p>
${stability === '' ? null : html`<p><small>${stability}</small></p>\n`}${elements.length === 0 ? html`<p><small>no enriched element</small></p>\n` : elements}${more}<p class="typical"><small>nearest to the mean:</small> ${typical}</p>
</article>
`;
}

function meansTable({ groups, axis }: ReportContent): Html {
  const rows = Array.from({ length: Math.ceil(axis.points / ENERGY_STRIDE) }, (_, i) => i * ENERGY_STRIDE);
  return renderTable({
    label: 'Mean spectra of the groups',
    rows,
    columns: [
      { head: 'Energy (eV)', numeric: true, cell: (i) => plain(energyAt(axis, i)) },
      ...groups.map(({ number, mean }) => ({
        head: `Group ${number}`,
        numeric: true,
        cell: (i: number) => fixed(at(mean, i), 2),
      })),
    ],
  });
}

function crystalsTable(groups: readonly Group[], ungrouped: readonly Crystal[]): Html {
  return renderTable<Crystal>({
    label: 'Crystals by group',
    rows: [...groups.flatMap(({ members }) => members), ...ungrouped],
    cap: 500,
    columns: [
      { head: 'Group', numeric: true, cell: ({ cluster }) => cluster ?? '–' },
      { head: 'Formula', name: true, cell: ({ formula }) => formulaHtml(formula) },
      { head: 'Id', name: true, cell: ({ id }) => id },
      { head: 'Subset', cell: ({ subset }) => subset ?? '–' },
      { head: 'Onset (eV)', numeric: true, cell: ({ referenceOnsetEv }) => fixed(referenceOnsetEv, 2) },
      { head: 'Predicted onset (eV)', numeric: true, cell: ({ predictedOnsetEv }) => fixed(predictedOnsetEv, 2) },
      { head: 'Edge integral (eV cm⁻¹)', numeric: true, cell: ({ edgeIntegral }) => scientific(edgeIntegral, 2) },
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
