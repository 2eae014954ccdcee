/**
 * The whole merge tree with the name of every crystal: the dendrogram lying on its side, leaves from top to bottom.
 * Heights grow to the left and are drawn as their square roots; a mark at every leaf tells its group.
 */
import * as Plot from '@observablehq/plot';
import type { Group } from '../../content/groups.js';
import type { Html } from '../../html/escape.js';
import { printable } from '../../html/escape.js';
import { counted, plain } from '../../html/numbers.js';
import { horizontalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';
import { branchLines } from './branch-lines.js';
import { type DendrogramLeaf, tickHeights } from './dendrogram.js';
import type { TreeLayout } from './tree-layout.js';

/** Above this the drawing would be longer than anybody reads. */
export const NAMED_LEAVES = 600;

/** As wide as a digit, and wider than a blank: drawings outside the page join blanks. */
const FIGURE_SPACE = '\u2007';
const WIDE_SPACE = '\u2003';
const LEAF_HEIGHT = 13;
const LONGEST_NAME = 36;

/** @param id of the drawing; the leaves may be crystals or whole groups */
export function drawNamedTree(
  id: string,
  layout: TreeLayout,
  leaves: readonly DendrogramLeaf[],
  groups: readonly Group[],
): Html {
  const colour = new Map(groups.map((group) => [group.number, group.mark.colour]));
  const colourOf = (cluster: number | null) => (cluster === null ? undefined : colour.get(cluster)) ?? 'var(--muted)';
  const symbol = new Map(groups.map((group) => [group.number, group.mark.symbol]));
  const top = Math.sqrt(layout.topHeight) || 1;
  return draw({
    id,
    alternative: `The merge tree of ${counted(leaves.length, 'leaf', 'leaves')} with their names.`,
    width: 900,
    height: LEAF_HEIGHT * leaves.length + 52,
    minWidth: 780,
    marginTop: 8,
    marginBottom: 44,
    marginLeft: 12,
    marginRight: 270,
    x: { domain: [top, 0], axis: null },
    y: { domain: [-0.5, leaves.length - 0.5], reverse: true, axis: null },
    symbol: { type: 'identity' } as Plot.ScaleOptions,
    marks: [
      horizontalAxis('merge height (square-root axis)', {
        ticks: tickHeights(layout.topHeight || 1).map(Math.sqrt),
        tickFormat: (root: number) => plain(Number((root * root).toPrecision(6))),
      }),
      branchLines(layout, colourOf, { x: 'root', y: 'place' }),
      layout.cutHeight === null
        ? null
        : Plot.ruleX([Math.sqrt(layout.cutHeight)], {
            stroke: 'var(--ink)',
            strokeDasharray: '5 4',
            className: 'cut',
          }),
      Plot.dot(leaves, {
        x: () => 0,
        y: (_, place) => place,
        r: 3,
        dx: 4,
        fill: ({ cluster }: DendrogramLeaf) => colourOf(cluster),
        symbol: ({ cluster }: DendrogramLeaf) => symbol.get(cluster) ?? 'circle',
        stroke: 'none',
        className: 'leaves',
      }),
      Plot.text(leaves, {
        x: () => 0,
        y: (_, place) => place,
        text: ({ id, cluster }: DendrogramLeaf) =>
          `${String(cluster).padStart(2, FIGURE_SPACE)}${WIDE_SPACE}${shorten(id)}`,
        textAnchor: 'start',
        dx: 11,
        fontSize: 10,
        fill: 'var(--ink)',
        className: 'names',
      }),
    ],
  });
}

function shorten(name: string): string {
  const text = printable(name);
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1)}…` : text;
}
