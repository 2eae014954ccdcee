/** Which layer knows what: how well a linear readout of each tells quantities and structure types of the crystals. */
import { COMPOSITION_LAYER } from '../../../schemas/tables/clustering.js';
import type { ProbedQuantity } from '../../../schemas/tables/evidence.js';
import { type LayerProbe, layerProbes } from '../../../schemas/tables/evidence-rows.js';
import type { ReportContent } from '../../content/content.js';
import type { Terms } from '../../content/terms.js';
import { drawProbes, targetText } from '../../figures/comparison/probe-matrix.js';
import { type Html, html } from '../../html/escape.js';
import { estimateHtml } from '../../html/estimate.js';
import { renderFigure } from '../../html/figure.js';
import { count, counted, fixed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';

const TRAINED: ProbedQuantity = 'onset';

export function renderProbes({ input, crystals, terms }: ReportContent): Section {
  const head = {
    id: 'layers',
    title: 'What each layer knows',
    lead: html`How much of a crystal a linear readout finds in each layer of the network, beside its composition alone.`,
  };
  if (input.probes === null) return { ...head, body: renderNothing('The layers were not probed.') };
  const probes = layerProbes(input.probes);
  if (probes.every(({ value }) => value === null))
    return { ...head, body: renderNothing('There are too few compounds to probe the layers.') };
  const { crystals: probed = '', folds = '', strength = '', draws = '' } = input.probes.metadata;
  const of = (subset: string) => crystals.filter((crystal) => crystal.subset === subset).length;
  const targets = new Set(probes.map(({ target }) => target)).size;
  return {
    ...head,
    body: [
      html`<p class="statement">${depthText(probes, terms)} ${groupedText(probes, input.labels.metadata.layer ?? '', terms)}</p>`,
      renderFigure({
        drawing: drawProbes(probes, terms),
        caption: html`Above: R² of quantities; 1: read without error, 0 or less: no better than their mean. Below: area under the
receiver operating characteristic (AUC) of common structure types, each against all other crystals; 1: always told apart, 0.5:
guessed. The readout is a ridge regression on standardised columns, of strength ${strength} everywhere; each of ${counted(
          Number(probed),
          'crystal',
        )} is read by the one of ${folds} readouts that was fitted to no crystal of its compound. A low figure says that a linear readout does
not find it, not that it is gone.`,
        dataTitle: `${counted(targets, 'target')} with 95 % intervals`,
        data: probeTable(probes, terms),
      }),
      html`<p class="note">The network was trained on the ${terms.spectra} of ${count(of('train'))} of the ${counted(
        crystals.length,
        'crystal',
      )}, and its epoch chosen by ${count(of('validation'))} more: its layers have seen most of the ${terms.property ? 'values' : 'onsets'}. ${terms.property ? 'These' : 'Onsets'} are out of fold
for the readout and not for the network, and what they reach here is not what it reaches on new crystals: that is in
<a href="#evidence">How far it can be trusted</a>. It was never told of coordination, oxidation states, electronegativity, volume
or structure types. Intervals: compounds drawn again ${count(Number(draws))} times, readouts held fixed.</p>`,
    ],
  };
}

/** Every quantity from the first layer to the last one. */
function depthText(probes: readonly LayerProbe[], terms: Terms): Html {
  const own = probes.filter(({ layer }) => layer !== COMPOSITION_LAYER);
  const [first, last] = [own[0]?.layer ?? '', own.at(-1)?.layer ?? ''];
  const changes = quantitiesOf(own, first).map((from) => {
    const to = own.find(({ target, layer }) => target === from.target && layer === last);
    const trained = from.target === TRAINED ? ', which it was trained on,' : '';
    return html`${nameOf(from, terms)}${trained} <strong>${fixed(from.value, 2)} to ${fixed(to?.value ?? null, 2)}</strong>`;
  });
  return html`R² from ${first} to ${last}: ${changes.map((change, i) => (i === 0 ? change : html`, ${change}`))}.`;
}

/**
 * The layer of the groups against composition: apart is what has 95 % intervals apart. Not by onsets: any network would win
 * that remembers those of its training.
 */
function groupedText(probes: readonly LayerProbe[], grouped: string, terms: Terms): Html {
  const own = quantitiesOf(probes, grouped).filter(({ target }) => target !== TRAINED);
  if (own.length === 0) return html`The groups of this page are those of ${grouped}, which was not probed.`;
  const sideOf = ({ target, lower, upper }: LayerProbe) => {
    const other = probes.find((probe) => probe.target === target && probe.layer === COMPOSITION_LAYER);
    if (lower === null || upper === null || !other || other.lower === null || other.upper === null) return 'neither';
    return lower > other.upper ? 'better' : upper < other.lower ? 'worse' : 'neither';
  };
  const parts = (['better', 'worse'] as const).flatMap((side) => {
    const names = own.filter((probe) => sideOf(probe) === side).map((probe) => nameOf(probe, terms));
    return names.length > 0 ? [`${side} for ${names.join(', ')}`] : [];
  });
  const told = parts.length > 0 ? `is read ${parts.join(' and ')}` : 'is not told apart';
  return html`Against composition alone, ${grouped}, which the groups of this page are made of, ${told}.`;
}

function quantitiesOf(probes: readonly LayerProbe[], layer: string): LayerProbe[] {
  return probes.filter((probe) => probe.kind === 'r2' && probe.layer === layer && probe.value !== null);
}

/** Without its unit. */
function nameOf(probe: LayerProbe, terms: Terms): string {
  return targetText(probe, terms).replace(/,.*$/, '');
}

function probeTable(probes: readonly LayerProbe[], terms: Terms): Html {
  const layers = [...new Set(probes.map(({ layer }) => layer))];
  const rows = probes.filter(({ layer }) => layer === layers[0]);
  const found = (target: string, layer: string) =>
    probes.find((probe) => probe.target === target && probe.layer === layer);
  return renderTable<LayerProbe>({
    label: 'What each layer knows',
    rows,
    columns: [
      { head: 'Target', cell: (probe) => (probe.kind === 'r2' ? targetText(probe, terms) : probe.target) },
      { head: 'Crystals', numeric: true, cell: ({ crystals }) => count(crystals) },
      { head: 'By', cell: ({ kind }) => (kind === 'r2' ? 'R²' : 'AUC') },
      ...layers.map((layer) => ({
        head: layer,
        numeric: true,
        cell: ({ target }: LayerProbe) => estimateHtml(found(target, layer), 2),
      })),
    ],
  });
}
