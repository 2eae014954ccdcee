/**
 * Files that call a structure periodic along some of its vectors alone: slabs, chains. A crystal graph is periodic along
 * all three, so such a structure is taken with the vacuum of its cell, and its notice says how much there is. Without a
 * periodic vector it is a molecule; where its atoms reach from one end of the cell to the other along an open vector,
 * its images would stand in each other, which nobody meant.
 */
import { at } from '../../../../schemas/required.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { planeSpacings } from '../../structure/lattice.js';
import { withNotices } from '../../structure/notices.js';
import { type FilePlace, refuse } from './structure-format.js';

/** Whether a structure is periodic along a, b and c. */
export type Periodicity = readonly [boolean, boolean, boolean];

const AXES = ['a', 'b', 'c'] as const;

/**
 * @param stated the words of the file, as `pbc="T T F"`
 * @throws InvalidStructureError naming the place
 */
export function closeBoundaries(
  structure: Structure,
  periodic: Periodicity,
  stated: string,
  place: FilePlace,
): Structure {
  const open = [0, 1, 2].filter((axis) => !periodic[axis]);
  if (open.length === 0) return structure;
  if (open.length === 3)
    refuse(place, `${stated}: a molecule, periodic along no vector`, stated, 'a crystal, or a slab in a cell');
  const spacings = planeSpacings(structure.lattice);
  const gaps = open.map((axis) => {
    const along = structure.fracCoords.filter((_, n) => n % 3 === axis);
    const extent = extentOf(along);
    if (extent >= 1)
      refuse(
        place,
        `${stated}: along ${AXES[axis]} the atoms reach over ${extent.toFixed(3)} of the cell, which leaves no vacuum`,
        stated,
        'a cell that is longer than what it holds',
      );
    return `${((1 - extent) * at(spacings, axis)).toFixed(2)} ångström along ${AXES[axis]}`;
  });
  return withNotices(structure, [
    `${stated}: taken as periodic with the vacuum of its cell, ${gaps.join(' and ')} between its images`,
  ]);
}

/** Without a spread of arguments: a cell may hold many atoms. */
function extentOf(values: Float64Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}
