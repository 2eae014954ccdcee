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
  site: Readonly<Point>,
  operations: readonly SymmetryOperation[],
  lattice: Float64Array,
): number[] | undefined {
  const atHome: SymmetryOperation[] = [];
  const positions: { image: Point; operation: SymmetryOperation; count: number }[] = [];
  for (const operation of operations) {
    const image = applyOperation(operation, site);
    if (isNear(image, site, lattice)) atHome.push(operation);
    const known = positions.find((position) => isNear(image, position.image, lattice));
    if (known) known.count++;
    else positions.push({ image, operation, count: 1 });
  }
  if (positions.some(({ count }) => count !== atHome.length)) return undefined;

  const settled = site.map((value, axis) => {
    const offsets = atHome.map((operation) => rest(applyOperation(operation, site)[axis]! - value));
    return value + offsets.reduce((sum, offset) => sum + offset, 0) / offsets.length;
  }) as Point;
  const others = positions.filter(({ image }) => !isNear(image, site, lattice));
  return [
    ...settled,
    ...others.flatMap(({ operation }) => applyOperation(operation, settled).map((x) => x - Math.floor(x))),
  ];
}

type Point = [number, number, number];

/** @returns the image of a fractional position, not wrapped into the cell */
export function applyOperation({ rotation: r, translation: t }: SymmetryOperation, [x, y, z]: Readonly<Point>): Point {
  return [
    r[0]! * x + r[1]! * y + r[2]! * z + t[0]! / TRANSLATION_UNIT,
    r[3]! * x + r[4]! * y + r[5]! * z + t[1]! / TRANSLATION_UNIT,
    r[6]! * x + r[7]! * y + r[8]! * z + t[2]! / TRANSLATION_UNIT,
  ];
}

function isNear(p: Readonly<Point>, q: Readonly<Point>, lattice: Float64Array): boolean {
  return distanceInCell(p, q, lattice) < SAME_POSITION;
}

/** @returns ångström, of positions that are near each other up to whole translations; of others no more than a length */
export function distanceInCell(p: Readonly<Point>, q: Readonly<Point>, l: Float64Array): number {
  const u = rest(p[0] - q[0]);
  const v = rest(p[1] - q[1]);
  const w = rest(p[2] - q[2]);
  const x = u * l[0]! + v * l[3]! + w * l[6]!;
  const y = u * l[1]! + v * l[4]! + w * l[7]!;
  const z = u * l[2]! + v * l[5]! + w * l[8]!;
  return Math.sqrt(x * x + y * y + z * z);
}

/** What is left of a difference after whole translations. Below rounding of the sums it is nothing. */
function rest(difference: number): number {
  const fraction = difference - Math.round(difference);
  return Math.abs(fraction) < 1e-12 ? 0 : fraction;
}
