/**
 * Whether the sites of a list are all atoms of the cell: every operation of the group brings each of them to one of
 * them, of the same element. Then applying the operations and leaving them away gives the same crystal.
 */

import { threeOf, type Vec3 } from '../../../numerics/index.js';
import { planeSpacings } from '../../structure/lattice.js';
import { generatorsOf } from './same-group.js';
import { applyOperation, distanceInCell, SAME_POSITION } from './site-orbit.js';
import type { SymmetryOperation } from './symmetry-operation.js';

export interface ElementSite {
  readonly element: string;
  /** Fractional. */
  readonly position: Vec3;
}

/** Sites of one element within SAME_POSITION of each other: more of them in one box are no crystal. */
const MAX_SITES_A_BOX = 8;

export function areWholeCell(
  sites: readonly ElementSite[],
  group: readonly SymmetryOperation[],
  lattice: Float64Array,
): boolean {
  // Boxes at least SAME_POSITION wide: what is near an image lies in its box or in one beside it.
  const spacings = planeSpacings(lattice);
  const boxes = threeOf((axis) => Math.max(1, Math.floor(spacings[axis] / SAME_POSITION)));
  const boxOf = (p: Vec3) => threeOf((axis) => Math.floor((p[axis] - Math.floor(p[axis])) * boxes[axis]));
  const keyOfBox = (element: string, box: Vec3) =>
    `${element} ${threeOf((axis) => (box[axis] + boxes[axis]) % boxes[axis]).join()}`;
  const inBox = new Map<string, Vec3[]>();
  for (const { element, position } of sites) {
    const key = keyOfBox(element, boxOf(position));
    const there = inBox.get(key);
    if (!there) inBox.set(key, [position]);
    else if (there.push(position) > MAX_SITES_A_BOX) return false;
  }
  const isThere = (image: Vec3, element: string): boolean => {
    const [x, y, z] = boxOf(image);
    return BESIDE.some(([u, v, w]) =>
      inBox
        .get(keyOfBox(element, [x + u, y + v, z + w]))
        ?.some((position) => distanceInCell(position, image, lattice) < SAME_POSITION),
    );
  };
  return generatorsOf(group).every((operation) =>
    sites.every(({ element, position }) => isThere(applyOperation(operation, position), element)),
  );
}

const STEPS = [0, -1, 1];
const BESIDE = STEPS.flatMap((u) => STEPS.flatMap((v) => STEPS.map((w) => [u, v, w] as const)));
