/** d(edge) / d(ln V) as it was predicted out of fold, by a network and by trees on composition, over that of the reference. */
import * as Plot from '@observablehq/plot';
import { standaloneSvg } from '../../report/exports/standalone-svg.js';
import { GRID, horizontalAxis, MARGINS, verticalAxis } from '../../report/figures/frame/axes.js';
import { draw } from '../../report/figures/frame/draw.js';
import { type EdgeChange, perLogVolume, rightSigns } from './changes.js';

/** @returns an SVG document */
export function drawChanges(network: readonly EdgeChange[], trees: readonly EdgeChange[]): string {
  const pointsOf = (changes: readonly EdgeChange[]) =>
    changes.flatMap(({ base, reference, predicted }) =>
      predicted === null ? [] : [{ base, x: perLogVolume(reference), y: perLogVolume(predicted) }],
    );
  const [own, others] = [pointsOf(network), pointsOf(trees)];
  const ends = [...own, ...others].flatMap(({ x, y }) => [x, y]);
  const [least, most] = [Math.floor(Math.min(...ends)), Math.ceil(Math.max(...ends))];
  const drawing = draw({
    id: 'volume-changes',
    alternative: `Predicted against reference change of the edge with the logarithm of the volume: the network has the sign of ${rightSigns(network)} of ${network.length} crystals, trees on composition predict no change.`,
    width: 520,
    height: 480,
    ...MARGINS,
    x: { domain: [least, most] },
    y: { domain: [least, most] },
    marks: [
      Plot.gridX(GRID),
      Plot.gridY(GRID),
      horizontalAxis('reference d(direct gap)/d(ln V), eV'),
      verticalAxis('predicted d(onset)/d(ln V), eV'),
      Plot.ruleX([0], { stroke: 'var(--ink)' }),
      Plot.ruleY([0], { stroke: 'var(--ink)' }),
      Plot.line(
        [
          [least, least],
          [most, most],
        ],
        { stroke: 'var(--ink)', strokeDasharray: '3 3' },
      ),
      Plot.dot(others, { x: 'x', y: 'y', r: 3, stroke: 'var(--muted)' }),
      Plot.dot(own, { x: 'x', y: 'y', r: 4, fill: 'var(--c1)', stroke: 'var(--paper)' }),
    ],
  });
  return standaloneSvg([[drawing]]);
}
