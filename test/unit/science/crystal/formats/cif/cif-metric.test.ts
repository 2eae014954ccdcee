/** Operations against the cell that they have to keep, R^T G R = G, within a hundredth. Expected values: by hand. */
import { describe, expect, it } from 'vitest';
import { fitsCell } from '../../../../../../science/crystal/formats/cif/cif-operations.js';
import { parseSymmetryOperation } from '../../../../../../science/crystal/formats/space-groups/symmetry-operation.js';

type Row = readonly [number, number, number];
const fits = (text: string, ...rows: readonly Row[]) =>
  fitsCell(parseSymmetryOperation(text)!, Float64Array.from(rows.flat()));

describe('one vector becomes another one of the cell', () => {
  // c becomes a - c, as long as c only where a.c = a^2 / 2 = 12.5. With a.c = 12.5 - s the product of a and c changes by
  // 2 s of |a||c| = 15, and that of c with itself by 2 s of c^2 = 9: beyond a hundredth from s = 0.045 on.
  const [a, b]: Row[] = [
    [5, 0, 0],
    [0, 4, 0],
  ];
  const c = (s: number): Row => {
    const x = (12.5 - s) / 5;
    return [x, 0, Math.sqrt(9 - x * x)];
  };
  const turned = ([x, y, z]: Row): Row => [z, x, y];

  it.each([
    [0, true],
    [0.044, true],
    [-0.044, true],
    [0.046, false],
    [-0.046, false],
  ])('short: a.c off by %f, %s, along every axis', (s, expected) => {
    expect(fits('x+z, -y, -z', a!, b!, c(s))).toBe(expected);
    // The same cell with its vectors called in another order.
    expect(fits('-x, x+y, -z', c(s), a!, b!)).toBe(expected);
    expect(fits('-x, -y, y+z', b!, c(s), a!)).toBe(expected);
    expect(fits('x+z, -y, -z', turned(a!), turned(b!), turned(c(s)))).toBe(expected);
  });
});
