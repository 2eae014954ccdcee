/**
 * What a linear readout finds in composition and in every layer, in the order in which the network computes them: R2 of
 * quantities, full colour at 1 and none at 0; AUC of structure types, full colour at 1 and none at 0.5, which is guessing.
 */
import * as Plot from '@observablehq/plot';
import { PROBED_QUANTITIES, type ProbedQuantity } from '../../../schemas/tables/evidence.js';
import type { LayerProbe } from '../../../schemas/tables/evidence-rows.js';
import type { Terms } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { counted, fixed } from '../../html/numbers.js';
import { draw } from '../frame/draw.js';
import { valueTiles } from '../frame/value-tiles.js';

const KINDS = {
  r2: { index: 'R²', noun: 'quantity', nouns: 'quantities', share: (value: number) => value },
  auc: { index: 'AUC', noun: 'structure type', nouns: 'structure types', share: (value: number) => 2 * value - 1 },
} as const;

const CELL = { width: 74, height: 28 } as const;
const HEAD = 24;
const LABELS = 240;

/** @returns a quantity with its unit; a structure type by its name alone */
export function targetText({ target, kind }: Pick<LayerProbe, 'target' | 'kind'>, terms: Terms): string {
  const { property, leading, unit } = terms;
  if (property && target === 'onset') return `${leading} of the reference${unit === '' ? '' : `, ${unit}`}`;
  if (kind === 'r2') return PROBED_QUANTITIES[target as ProbedQuantity] ?? target;
  return target.replace(/ \(.*\)$/, '');
}

/** One drawing for quantities and, where there are common structure types, one for them. */
export function drawProbes(probes: readonly LayerProbe[], terms: Terms): Html[] {
  return (['r2', 'auc'] as const)
    .filter((kind) => probes.some((probe) => probe.kind === kind))
    .map((kind) =>
      drawProbeMatrix(
        kind,
        probes.filter((probe) => probe.kind === kind),
        (probe) => targetText(probe, terms),
      ),
    );
}

function drawProbeMatrix(
  kind: LayerProbe['kind'],
  probes: readonly LayerProbe[],
  textOf: (probe: LayerProbe) => string,
): Html {
  const { index, noun, nouns, share } = KINDS[kind];
  const layers = [...new Set(probes.map(({ layer }) => layer))];
  const targets = [...new Set(probes.map(textOf))];
  const tiles = probes.map((probe) => ({
    row: textOf(probe),
    column: probe.layer,
    text: fixed(probe.value, 2),
    share: probe.value === null ? 0 : share(probe.value),
    title: `${textOf(probe)} from ${probe.layer}: ${index} ${fixed(probe.value, 3)}`,
  }));
  return draw({
    id: `probes-${kind}`,
    alternative: `${index} of ${counted(targets.length, noun, nouns)}, read from ${layers.join(', ')}.`,
    width: LABELS + CELL.width * layers.length,
    height: HEAD + CELL.height * targets.length,
    minWidth: 640,
    marginTop: HEAD,
    marginLeft: LABELS,
    marginRight: 0,
    marginBottom: 0,
    x: { type: 'band', domain: layers, label: null, padding: 0.04 },
    y: { type: 'band', domain: targets, label: null, padding: 0.08 },
    marks: [
      Plot.text([index], { frameAnchor: 'top-left', textAnchor: 'start', dx: -LABELS, dy: 10 - HEAD, fontSize: 11 }),
      Plot.axisX({ anchor: 'top', tickSize: 0, fontSize: 11 }),
      Plot.axisY({ tickSize: 0, fontSize: 11 }),
      ...valueTiles(targets, layers, tiles),
    ],
    color: { type: 'identity' },
  });
}
