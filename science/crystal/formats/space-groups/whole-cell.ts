/**
 * Whether the sites of a list are all atoms of the cell: every operation of the group brings each of them to one of
 * them, of the same element. Then applying the operations and leaving them away gives the same crystal.
 */

import { planeSpacings } from '../../lattice.js';
import { applyOperation, distanceInCell, SAME_POSITION } from '../site-orbit.js';
import type { SymmetryOperation } from '../symmetry-operation.js';
import { generatorsOf } from './same-group.js';

export interface ElementSite {
  readonly element: string;
  /** Fractional. */
  readonly position: readonly [number, number, number];
}

export function areWholeCell(
  sites: readonly ElementSite[],
  group: readonly SymmetryOperation[],
  lattice: Float64Array,
): boolean {
  const window = SAME_POSITION / planeSpacings(lattice)[0];
  const sorted = sites.map((site) => ({ ...site, x: wrapped(site.position[0]) })).sort((a, b) => a.x - b.x);
  const isThere = (image: readonly [number, number, number], element: string): boolean =>
    // The sites near one face of the cell are looked for at the other one too.
    [-1, 0, 1].some((cell) => {
      const x = wrapped(image[0]) + cell;
      for (let n = firstFrom(sorted, x - window); n < sorted.length && sorted[n]!.x <= x + window; n++)
        if (sorted[n]!.element === element && distanceInCell(sorted[n]!.position, image, lattice) < SAME_POSITION)
          return true;
      return false;
    });
  return generatorsOf(group).every((operation) =>
    sites.every(({ element, position }) => isThere(applyOperation(operation, position), element)),
  );
}

function wrapped(x: number): number {
  return x - Math.floor(x);
}

/** @returns place of the first site at `x` or beyond */
function firstFrom(sorted: readonly { readonly x: number }[], x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.x < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
