/**
 * All positions of a site under the operations of a space group, up to lattice translations.
 *
 * On a special position several operations give the same place. Coordinates are rounded in a file (1/3 is 0.3333), and
 * so are these images; the position is their mean, which is the point that the site's own symmetry leaves in place.
 * Where the images agree, it is the number in the file, bit for bit.
 */
import { type SymmetryOperation, TRANSLATION_UNIT } from './symmetry-operation.js';

/** ångström: images nearer than this are one atom. Three digits of a fraction are 0.01 ångström in a cell of ten. */
export const SAME_POSITION = 0.05;

/**
 * @param site fractional
 * @returns shape [n, 3], the file's own position first and not wrapped, the others within the cell; undefined where the
 *   images fall together unevenly, as those of a site that is nearly on a special position
 */
export function siteOrbit(
  site: readonly [number, number, number],
  operations: readonly SymmetryOperation[],
  lattice: Float64Array,
): number[] | undefined {
  const atHome: SymmetryOperation[] = [];
  const positions: { image: number[]; operation: SymmetryOperation; count: number }[] = [];
  for (const operation of operations) {
    const image = applied(operation, site);
    if (isNear(image, site, lattice)) atHome.push(operation);
    const known = positions.find((position) => isNear(image, position.image, lattice));
    if (known) known.count++;
    else positions.push({ image, operation, count: 1 });
  }
  if (positions.some(({ count }) => count !== atHome.length)) return undefined;

  const settled = site.map((value, axis) => {
    const offsets = atHome.map((operation) => rest(applied(operation, site)[axis]! - value));
    return value + offsets.reduce((sum, offset) => sum + offset, 0) / offsets.length;
  }) as [number, number, number];
  const others = positions.filter(({ image }) => !isNear(image, site, lattice));
  return [...settled, ...others.flatMap(({ operation }) => applied(operation, settled).map((x) => x - Math.floor(x)))];
}

function applied({ rotation: r, translation: t }: SymmetryOperation, [x, y, z]: readonly [number, number, number]) {
  return [0, 1, 2].map((i) => r[3 * i]! * x + r[3 * i + 1]! * y + r[3 * i + 2]! * z + t[i]! / TRANSLATION_UNIT) as [
    number,
    number,
    number,
  ];
}

function isNear(p: readonly number[], q: readonly number[], lattice: Float64Array): boolean {
  const [u, v, w] = [0, 1, 2].map((axis) => rest(p[axis]! - q[axis]!)) as [number, number, number];
  const along = (axis: number) => u * lattice[axis]! + v * lattice[3 + axis]! + w * lattice[6 + axis]!;
  return Math.hypot(along(0), along(1), along(2)) < SAME_POSITION;
}

/** What is left of a difference after whole translations. Below rounding of the sums it is nothing. */
function rest(difference: number): number {
  const fraction = difference - Math.round(difference);
  return Math.abs(fraction) < 1e-12 ? 0 : fraction;
}
