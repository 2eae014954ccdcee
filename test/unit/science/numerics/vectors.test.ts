import { describe, expect, it } from 'vitest';
import { combined, cross, determinant, dot, matrix3, rows3, vec3At } from '../../../../science/numerics/index.js';

describe('vectors of three', () => {
  it('have the products of the right-handed axes', () => {
    expect(cross([1, 0, 0], [0, 1, 0])).toEqual([0, 0, 1]);
    expect(cross([0, 1, 0], [0, 0, 1])).toEqual([1, 0, 0]);
    expect(cross([0, 0, 1], [1, 0, 0])).toEqual([0, 1, 0]);
    expect(dot([1, 2, 3], [4, -5, 6])).toBe(4 - 10 + 18);
  });

  it('are read from flat arrays, and what is missing is NaN', () => {
    const flat = Float64Array.of(1, 2, 3, 4, 5);
    expect(vec3At(flat, 0)).toEqual([1, 2, 3]);
    expect(vec3At(flat, 1)).toEqual([4, 5, Number.NaN]);
    expect(dot(vec3At(flat, 1), [0, 0, 0])).toBeNaN();
  });
});

describe('matrices', () => {
  const numbers = [2, 0, 0, 1, 3, 0, 5, 7, 4] as const;

  it('are rows, or nine numbers by rows', () => {
    expect(rows3(numbers)).toEqual([
      [2, 0, 0],
      [1, 3, 0],
      [5, 7, 4],
    ]);
    expect(matrix3(Float64Array.from(numbers))).toEqual(numbers);
  });

  it('of a triangle have the product of their diagonal, and rows exchanged change its sign', () => {
    const [a, b, c] = rows3(numbers);
    expect(determinant([a, b, c])).toBe(2 * 3 * 4);
    expect(determinant([b, a, c])).toBe(-24);
  });

  it('combine their rows', () => {
    expect(combined([1, 10, 100], rows3(numbers))).toEqual([2 + 10 + 500, 30 + 700, 400]);
  });
});
