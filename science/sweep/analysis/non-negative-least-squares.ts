/**
 * Non-negative least squares: the x >= 0 that minimises |A x - b|^2, by cyclic coordinate descent
 *   x_j <- max(0, x_j + a_j . r / a_j . a_j),   r = b - A x
 * on the columns scaled to length 1. Convex, so the limit is the optimum; the few correlated columns of a cost model
 * need some thousand cheap rounds.
 * @source Franc, Hlavac and Navara, CAIP 2005 (sequential coordinate-wise algorithm)
 */

import { at } from '../../../schemas/required.js';

const MOST_ROUNDS = 50_000;

/**
 * @param columns of A, each shape [n]; a column of zeros gets 0
 * @param target b, shape [n]
 */
export function nonNegativeLeastSquares(columns: readonly (readonly number[])[], target: readonly number[]): number[] {
  const lengths = columns.map((column) => Math.sqrt(dot(column, column)));
  const scaled = columns.map((column, j) => column.map((value) => (at(lengths, j) > 0 ? value / at(lengths, j) : 0)));
  const x = columns.map(() => 0);
  const residual = [...target];
  const tolerance = 1e-12 * Math.sqrt(dot(target, target));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let moved = 0;
    scaled.forEach((column, j) => {
      if (lengths[j] === 0) return;
      const next = Math.max(0, at(x, j) + dot(column, residual));
      const step = next - at(x, j);
      if (step === 0) return;
      x[j] = next;
      for (let i = 0; i < residual.length; i++) residual[i] = at(residual, i) - step * at(column, i);
      moved = Math.max(moved, Math.abs(step));
    });
    if (moved <= tolerance) break;
  }
  return x.map((value, j) => (at(lengths, j) > 0 ? value / at(lengths, j) : 0));
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}
