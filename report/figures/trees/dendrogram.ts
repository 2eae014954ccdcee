/**
 * The dendrogram of the merge tree that the groups were cut from: merge height (in the unit of the linkage's metric)
 * over the leaves, one leaf a crystal, coloured by group. The broken line is the cut. Heights are drawn as their square
 * roots: on an even axis the last few merges would flatten everything inside the groups.
 */
import * as Plot from '@observablehq/plot';
import type { Crystal } from '../../content/crystals.js';
import type { Group } from '../../content/groups.js';
import type { Html } from '../../html/escape.js';
import { formulaText } from '../../html/formula.js';
import { counted, plain } from '../../html/numbers.js';
import { verticalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';
import { branchLines } from './branch-lines.js';
import type { TreeLayout } from './tree-layout.js';

/** A leaf from left to right; the crystal is null when the label's id has no spectrum. */
export interface DendrogramLeaf {
  readonly id: string;
  readonly cluster: number;
  readonly crystal: Crystal | null;
}

interface Stretch {
  readonly cluster: number;
  readonly from: number;
  readonly to: number;
}

const WIDTH = 1040;
const BETWEEN = 'var(--muted)';

export function drawDendrogram(layout: TreeLayout, leaves: readonly DendrogramLeaf[], groups: readonly Group[]): Html {
  const colour = new Map(groups.map((group) => [group.number, group.mark.colour]));
  const top = Math.sqrt(layout.topHeight) || 1;
  const colourOf = (cluster: number | null) => (cluster === null ? undefined : colour.get(cluster)) ?? BETWEEN;
  const strip = leaves.map(({ id, cluster, crystal }, x) => ({
    x1: x - 0.5,
    x2: x + 0.5,
    title: `${crystal === null ? '' : `${formulaText(crystal.formula)}  ·  `}${id}  ·  group ${cluster}`,
  }));
  const stretches = stretchesOf(leaves);
  const labels = placeLabels(stretches, leaves.length);
  const lastLine = Math.max(0, ...labels.map(({ line }) => line));
  return draw({
    id: 'dendrogram',
    alternative: `Dendrogram of ${counted(leaves.length, 'crystal')}, cut into ${counted(groups.length, 'group')}.`,
    width: WIDTH,
    height: 420,
    minWidth: 780,
    marginTop: 30,
    marginLeft: 44,
    marginRight: 8,
    marginBottom: 12,
    x: { domain: [-0.5, leaves.length - 0.5], axis: null },
    y: { domain: [-(0.1 + 0.036 * lastLine) * top, 1.03 * top] },
    marks: [
      verticalAxis('merge height (square-root axis)', {
        ticks: tickHeights(layout.topHeight || 1).map(Math.sqrt),
        tickFormat: (root: number) => plain(Number((root * root).toPrecision(6))),
        tickSize: 3,
      }),
      branchLines(layout, colourOf, { x: 'place', y: 'root' }),
      stretches.map(({ cluster, from, to }) =>
        Plot.rect(strip.slice(from, to + 1), {
          x1: 'x1',
          x2: 'x2',
          y1: -0.045 * top,
          y2: -0.012 * top,
          fill: colourOf(cluster),
          inset: 0,
          title: 'title',
          className: 'leaves',
        }),
      ),
      Plot.text(labels, {
        x: 'x',
        y: (label: { line: number }) => -(0.07 + 0.036 * label.line) * top,
        text: 'text',
        fontSize: 10,
        fontWeight: 600,
        fill: 'var(--ink)',
      }),
      layout.cutHeight === null
        ? null
        : [
            Plot.ruleY([Math.sqrt(layout.cutHeight)], {
              stroke: 'var(--ink)',
              strokeDasharray: '5 4',
              className: 'cut',
            }),
            Plot.text([`cut into ${counted(groups.length, 'group')}`], {
              y: Math.sqrt(layout.cutHeight),
              frameAnchor: 'left',
              textAnchor: 'start',
              dx: 6,
              dy: -8,
              stroke: 'var(--paper)',
              strokeWidth: 4,
              fontSize: 11,
              fontStyle: 'italic',
              fill: 'var(--ink)',
            }),
          ],
    ],
  });
}

/** @returns unbroken runs of leaves of one cluster */
function stretchesOf(leaves: readonly DendrogramLeaf[]): Stretch[] {
  const stretches: Stretch[] = [];
  leaves.forEach(({ cluster }, to) => {
    const last = stretches.at(-1);
    if (last?.cluster === cluster) stretches[stretches.length - 1] = { ...last, to };
    else stretches.push({ cluster, from: to, to });
  });
  return stretches;
}

/** Numbers of narrow neighbours would overlap on one line: each takes the first of three lines with room. */
function placeLabels(stretches: readonly Stretch[], leaves: number): { x: number; text: string; line: number }[] {
  const leafWidth = WIDTH / Math.max(1, leaves);
  const end = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return stretches.map(({ cluster, from, to }) => {
    const x = (from + to) / 2;
    const half = 4 * String(cluster).length + 2;
    const free = end.findIndex((right) => x * leafWidth - half > right);
    const line = free === -1 ? 2 : free;
    end[line] = x * leafWidth + half;
    return { x, text: String(cluster), line };
  });
}

/** @returns round heights, even on the square-root axis as far as round numbers are; none below 0, where the strip is */
export function tickHeights(top: number): number[] {
  const heights = [1, 2, 3, 4, 5].map((i) => roundHeight(top * (i / 5) ** 2)).filter((height) => height <= top);
  return [0, ...new Set(heights)];
}

/** To the nearest 1, 2 or 5 of a power of ten. */
function roundHeight(height: number): number {
  const power = 10 ** Math.floor(Math.log10(height));
  const distance = (factor: number) => Math.abs(factor * power - height);
  const factor = [1, 2, 5, 10].reduce((best, each) => (distance(each) < distance(best) ? each : best));
  return Number((factor * power).toPrecision(6));
}
