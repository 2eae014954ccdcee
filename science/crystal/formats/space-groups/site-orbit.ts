/**
 * All positions of a site under the operations of a space group, up to lattice translations.
 *
 * On a special position several operations give the same place. Coordinates are rounded in a file (1/3 is 0.3333), and
 * so are these images; the position is their mean, which is the point that the site's own symmetry leaves in place.
 * Where the images agree, it is the number in the file, bit for bit.
 */
import { combined, dot, rows3, threeOf, type Vec3 } from '../../../numerics/index.js';
import { type SymmetryOperation, TRANSLATION_UNIT } from './symmetry-operation.js';

/** ångström: images nearer than this are one atom. Three digits of a fraction are 0.01 ångström in a cell of ten. */
export const SAME_POSITION = 0.05;

/**
 * @param site fractional
 * @returns shape [n, 3], the file's own position first and not wrapped, the others within the cell; undefined where the
 *   images fall together unevenly, as those of a site that is nearly on a special position
 */
export function siteOrbit(
  site: Vec3,
  operations: readonly SymmetryOperation[],
  lattice: Float64Array,
): number[] | undefined {
  const atHome: SymmetryOperation[] = [];
  const positions: { image: Vec3; operation: SymmetryOperation; count: number }[] = [];
  for (const operation of operations) {
    const image = applyOperation(operation, site);
    if (isNear(image, site, lattice)) atHome.push(operation);
    const known = positions.find((position) => isNear(image, position.image, lattice));
    if (known) known.count++;
    else positions.push({ image, operation, count: 1 });
  }
  if (positions.some(({ count }) => count !== atHome.length)) return undefined;

  const settled = threeOf((axis) => {
    const offsets = atHome.map((operation) => rest(applyOperation(operation, site)[axis] - site[axis]));
    return site[axis] + offsets.reduce((sum, offset) => sum + offset, 0) / offsets.length;
  });
  const others = positions.filter(({ image }) => !isNear(image, site, lattice));
  return [
    ...settled,
    ...others.flatMap(({ operation }) => applyOperation(operation, settled).map((x) => x - Math.floor(x))),
  ];
}

/** @returns the image of a fractional position, not wrapped into the cell */
export function applyOperation({ rotation, translation }: SymmetryOperation, site: Vec3): Vec3 {
  const rows = rows3(rotation);
  return threeOf((axis) => dot(rows[axis], site) + translation[axis] / TRANSLATION_UNIT);
}

function isNear(p: Vec3, q: Vec3, lattice: Float64Array): boolean {
  return distanceInCell(p, q, lattice) < SAME_POSITION;
}

/** @returns ångström, of positions that are near each other up to whole translations; of others no more than a length */
export function distanceInCell(p: Vec3, q: Vec3, lattice: Float64Array): number {
  const apart = threeOf((axis) => rest(p[axis] - q[axis]));
  const [x, y, z] = combined(apart, rows3(lattice));
  return Math.sqrt(x * x + y * y + z * z);
}

/** What is left of a difference after whole translations. Below rounding of the sums it is nothing. */
function rest(difference: number): number {
  const fraction = difference - Math.round(difference);
  return Math.abs(fraction) < 1e-12 ? 0 : fraction;
}
