/** What a linear readout finds in each layer of the features, beside composition alone. */
import { type LayerProbe, layerProbes } from '../../../schemas/tables/evidence-rows.js';
import type { ExplainedContent } from '../../content/explained.js';
import { drawProbes, targetText } from '../../figures/comparison/probe-matrix.js';
import { html } from '../../html/escape.js';
import { estimateHtml } from '../../html/estimate.js';
import { renderFigure } from '../../html/figure.js';
import { count, counted } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';

/** What the step that reads layers calls the leading property. */
const LEADING = 'onset';

export function explainedLayers({ input, terms }: ExplainedContent): Section {
  const head = {
    id: 'layers',
    title: 'What the features know',
    lead: html`How much of a crystal a linear readout finds in the features, beside its composition alone.`,
  };
  const probes = namedProbes({ input });
  if (probes.every(({ value }) => value === null))
    return { ...head, body: renderNothing('There are too few compounds to read anything from the features.') };
  const { crystals = '', folds = '', strength = '', draws = '' } = input.probes?.metadata ?? {};
  const layers = [...new Set(probes.map(({ layer }) => layer))];
  const found = (target: string, layer: string) =>
    probes.find((probe) => probe.target === target && probe.layer === layer);
  return {
    ...head,
    body: renderFigure({
      drawing: drawProbes(probes, terms),
      caption: html`Above: R² of quantities; 1: read without error, 0 or less: no better than their mean. Below: area under the
receiver operating characteristic (AUC) of common structure types, each against all other crystals; 0.5: guessed. The readout is a
ridge regression on standardised columns, of strength ${strength} everywhere; each of ${counted(Number(crystals), 'crystal')} is read by the one
of ${folds} readouts that was fitted to no crystal of its compound. Intervals: compounds drawn again ${count(Number(draws))} times. A low
figure says that a linear readout does not find it, not that it is gone.`,
      dataTitle: `${counted(new Set(probes.map(({ target }) => target)).size, 'target')} with 95 % intervals`,
      data: renderTable<LayerProbe>({
        label: 'What the features know',
        rows: probes.filter(({ layer }) => layer === layers[0]),
        columns: [
          { head: 'Target', cell: (probe) => (probe.kind === 'r2' ? targetText(probe, terms) : probe.target) },
          { head: 'Crystals', numeric: true, cell: ({ crystals: n }) => count(n) },
          { head: 'By', cell: ({ kind }) => (kind === 'r2' ? 'R²' : 'AUC') },
          ...layers.map((layer) => ({
            head: layer,
            numeric: true,
            cell: ({ target }: LayerProbe) => estimateHtml(found(target, layer), 2),
          })),
        ],
      }),
    }),
  };
}

/** With the leading property under its own name and unit; without one, its rows are empty and left out. */
export function namedProbes({ input }: Pick<ExplainedContent, 'input'>): LayerProbe[] {
  const [of] = input.properties;
  const name = of && (of.unit === null ? of.name : `${of.name}, ${of.unit}`);
  return (input.probes ? layerProbes(input.probes) : []).flatMap((probe) => {
    if (probe.target !== LEADING || probe.kind !== 'r2') return [probe];
    return name === undefined ? [] : [{ ...probe, target: name }];
  });
}
