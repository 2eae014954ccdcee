/**
 * Ridge regression with an intercept that is not penalised,
 *
 *   minimise |y - b - X w|^2 + lambda |w|^2,
 *
 * by the normal equations of the centred columns, with the error of leaving out each row in turn in closed form:
 * e_i = r_i / (1 - h_ii), r the residuals and H the matrix that takes y to its fit.
 * @source Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd ed., 3.4 and 7.10
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';

/** Strengths that are tried, lambda. */
const STRENGTHS: readonly number[] = [1e-3, 1e-2, 1e-1, 1, 10, 100];

/**
 * @param rows features of every crystal, all of one length; centred here
 * @param strength lambda > 0
 * @returns W, shape [n, p], with W W^T = X (X^T X + lambda)^-1 X^T: the fit of centred y without its mean
 */
export function whitenedRows(rows: readonly Float64Array[], strength: number): Float64Array[] {
  const x = new Matrix(rows.map((row) => Array.from(row)));
  x.subRowVector(x.mean('column'));
  const gram = x.transpose().mmul(x);
  const factor = new CholeskyDecomposition(Matrix.add(gram, Matrix.eye(gram.rows, gram.columns, strength)));
  if (!factor.isPositiveDefinite()) throw new InvalidInputError(`ridge of strength ${strength} has no solution`);
  const lower = factor.lowerTriangularMatrix;
  return rows.map((_, i) => forwardSolve(lower, x.getRow(i)));
}

/** @returns of every row what is left of y when it is predicted from all other rows */
export function leaveOneOutErrors(whitened: readonly Float64Array[], y: ArrayLike<number>): Float64Array {
  const n = whitened.length;
  const mean = Array.from(y).reduce((sum, value) => sum + value, 0) / n;
  const projected = new Float64Array(at(whitened, 0).length);
  whitened.forEach((row, i) => {
    const off = at(y, i) - mean;
    row.forEach((value, k) => {
      projected[k]! += value * off;
    });
  });
  return Float64Array.from(whitened, (row, i) => {
    let [fit, leverage] = [mean, 1 / n];
    row.forEach((value, k) => {
      fit += value * projected[k]!;
      leverage += value ** 2;
    });
    return (at(y, i) - fit) / (1 - leverage);
  });
}

/** The strength with the smallest mean absolute leave-one-out error; the weaker of equal ones. */
export function bestStrength(
  rows: readonly Float64Array[],
  y: ArrayLike<number>,
  strengths: readonly number[] = STRENGTHS,
): number {
  const errors = strengths.map((strength) => meanAbsolute(leaveOneOutErrors(whitenedRows(rows, strength), y)));
  return at(strengths, errors.indexOf(Math.min(...errors)));
}

/**
 * @param weights of every row, such as how often a bootstrap sample holds it
 * @returns w, shape [p]
 */
export function ridgeCoefficients(
  rows: readonly Float64Array[],
  y: ArrayLike<number>,
  strength: number,
  weights: ArrayLike<number>,
): Float64Array {
  const p = at(rows, 0).length;
  const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  const centre = new Float64Array(p);
  let meanY = 0;
  rows.forEach((_, i) => {
    meanY += (at(weights, i) * at(y, i)) / total;
  });
  // Sums of products before the means are taken off: a crystal has few of the features, and zeros add nothing.
  const products = new Float64Array(p * p);
  const right = new Float64Array(p);
  rows.forEach((row, i) => {
    const weight = at(weights, i);
    if (weight === 0) return;
    const off = at(y, i) - meanY;
    const held = nonZero(row);
    for (const { k, value: own } of held) {
      const value = weight * own;
      centre[k]! += value / total;
      right[k]! += value * off;
      for (const other of held) products[k * p + other.k]! += value * other.value;
    }
  });
  const gram = Matrix.eye(p, p, strength);
  for (let k = 0; k < p; k++) {
    for (let l = 0; l <= k; l++) {
      const value = gram.get(k, l) + products[k * p + l]! - total * centre[k]! * centre[l]!;
      gram.set(k, l, value);
      gram.set(l, k, value);
    }
  }
  return Float64Array.from(new CholeskyDecomposition(gram).solve(Matrix.columnVector(right)).getColumn(0));
}

function nonZero(row: Float64Array): { readonly k: number; readonly value: number }[] {
  const held: { k: number; value: number }[] = [];
  row.forEach((value, k) => {
    if (value !== 0) held.push({ k, value });
  });
  return held;
}

export function meanAbsolute(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
}

/** z with L z = row. */
function forwardSolve(lower: Matrix, row: readonly number[]): Float64Array {
  const z = Float64Array.from(row);
  for (let k = 0; k < z.length; k++) {
    for (let l = 0; l < k; l++) z[k]! -= lower.get(k, l) * z[l]!;
    z[k]! /= lower.get(k, k);
  }
  return z;
}
