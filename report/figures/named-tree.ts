/**
 * The whole merge tree with the name of every crystal: the dendrogram lying on its side, leaves from top to bottom.
 * Heights grow to the left and are drawn as their square roots.
 */
import * as Plot from '@observablehq/plot';
import type { Group } from '../groups.js';
import type { Html } from '../html/escape.js';
import { printable } from '../html/escape.js';
import { counted } from '../html/numbers.js';
import type { Leaf } from './dendrogram.js';
import { draw } from './draw.js';
import type { TreeLayout } from './tree-layout.js';

/** Above this the drawing would be longer than anybody reads. */
export const NAMED_LEAVES = 600;

const LEAF_HEIGHT = 13;
const LONGEST_NAME = 36;

/** @param id of the drawing; the leaves may be crystals or whole groups */
export function drawNamedTree(id: string, layout: TreeLayout, leaves: readonly Leaf[], groups: readonly Group[]): Html {
  const colour = new Map(groups.map((group) => [group.number, group.mark.colour]));
  const colourOf = (cluster: number | null) => (cluster === null ? undefined : colour.get(cluster)) ?? 'var(--muted)';
  const top = Math.sqrt(layout.topHeight) || 1;
  const corners = layout.branches.flatMap(({ row, left, right, leftHeight, rightHeight, height, cluster }) => {
    const stroke = colourOf(cluster);
    const x = Math.sqrt(height);
    return [
      { row, x: Math.sqrt(leftHeight), y: left, stroke },
      { row, x, y: left, stroke },
      { row, x, y: right, stroke },
      { row, x: Math.sqrt(rightHeight), y: right, stroke },
    ];
  });
  return draw({
    id,
    alternative: `The merge tree of ${counted(leaves.length, 'leaf', 'leaves')} with their names.`,
    width: 900,
    height: LEAF_HEIGHT * leaves.length + 16,
    minWidth: 780,
    marginTop: 8,
    marginBottom: 8,
    marginLeft: 4,
    marginRight: 270,
    x: { domain: [top, 0], axis: null },
    y: { domain: [-0.5, leaves.length - 0.5], reverse: true, axis: null },
    marks: [
      Plot.line(corners, { x: 'x', y: 'y', z: 'row', stroke: 'stroke', strokeWidth: 1.1, className: 'branches' }),
      layout.cutHeight === null
        ? null
        : Plot.ruleX([Math.sqrt(layout.cutHeight)], {
            stroke: 'var(--ink)',
            strokeDasharray: '5 4',
            className: 'cut',
          }),
      Plot.text(leaves, {
        x: () => 0,
        y: (_, place) => place,
        text: ({ id, cluster }: Leaf) => `${String(cluster).padStart(2)}  ${shorten(id)}`,
        textAnchor: 'start',
        dx: 5,
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
