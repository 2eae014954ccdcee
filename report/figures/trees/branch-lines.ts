/**
 * The branches of a merge tree: from one child up to the merge, across, and down to the other child. All of one colour are one
 * line with gaps, since thousands of lines of their own would weigh more than what they show.
 */
import * as Plot from '@observablehq/plot';
import type { TreeLayout } from './tree-layout.js';

interface BranchCorner {
  /** Along the leaf axis; none in the gap between two branches. */
  readonly place: number;
  /** Square root of the height. */
  readonly root: number;
  readonly stroke: string;
}

/** @param axes which of the two is drawn along which axis */
export function branchLines(
  { branches }: TreeLayout,
  colourOf: (cluster: number | null) => string,
  axes: { readonly x: keyof BranchCorner; readonly y: keyof BranchCorner },
): Plot.Markish {
  const corners = branches.flatMap(({ left, right, leftHeight, rightHeight, height, cluster }): BranchCorner[] => {
    const stroke = colourOf(cluster);
    const corner = (place: number, of: number) => ({ place, root: Math.sqrt(of), stroke });
    return [
      corner(left, leftHeight),
      corner(left, height),
      corner(right, height),
      corner(right, rightHeight),
      corner(Number.NaN, 0),
    ];
  });
  return Plot.line(corners, { ...axes, z: 'stroke', stroke: 'stroke', strokeWidth: 1.1, className: 'branches' });
}
