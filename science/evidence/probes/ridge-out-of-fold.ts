/**
 * Ridge regression out of fold: what a linear readout of a layer says of crystals that it was not fitted to. Of the rows of
 * all other folds, with their means m and standard deviations s (population) of every column,
 *
 *   z = (x - m) / s        y^ = mean y + z . (Z^T Z + lambda 1)^-1 Z^T (y - mean y)
 *
 * the intercept is not penalised, and a column that is constant there counts as 0. Along a direction of variance v (the mean
 * of all is 1) n rows are shrunk by lambda / (lambda + n v).
 * @source Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd ed., 3.4.1; as `StandardScaler` and
 *   `Ridge` of scikit-learn
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Matrix as MatrixColumn } from '../../../schemas/tables/columns.js';

type Points = MatrixColumn<Float32Array>;

/** Relative to the largest of the column: single precision, and means over atoms, differ by as much without meaning. */
const CONSTANT = 1e-6;

/**
 * @param points shape [crystals, width], finite
 * @param targets each of shape [crystals], finite
 * @param foldOf of every crystal, at least two different ones
 * @param strength lambda > 0
 * @returns predictions of each target, shape [crystals]
 */
export function ridgeOutOfFold(
  points: Points,
  targets: readonly Float64Array[],
  foldOf: Int32Array,
  strength: number,
): Float64Array[] {
  const predicted = targets.map(() => new Float64Array(foldOf.length));
  for (const fold of new Set(foldOf)) {
    const [own, rest] = [rowsWhere(foldOf, (each) => each === fold), rowsWhere(foldOf, (each) => each !== fold)];
    const z = standardised(points, rest);
    const means = targets.map((target) => rest.reduce((sum, row) => sum + target[row]!, 0) / rest.length);
    const gram = products(z, points.width, rest, strength);
    const right = Matrix.zeros(points.width, targets.length);
    for (const row of rest)
      for (let k = 0; k < points.width; k++)
        for (let t = 0; t < targets.length; t++)
          right.set(k, t, right.get(k, t) + z[row * points.width + k]! * (targets[t]![row]! - means[t]!));
    const weights = new CholeskyDecomposition(gram).solve(right);
    predicted.forEach((values, t) => {
      for (const row of own) {
        let sum = means[t]!;
        for (let k = 0; k < points.width; k++) sum += z[row * points.width + k]! * weights.get(k, t);
        values[row] = sum;
      }
    });
  }
  return predicted;
}

function rowsWhere(foldOf: Int32Array, holds: (fold: number) => boolean): number[] {
  return Array.from(foldOf.keys()).filter((row) => holds(foldOf[row]!));
}

/** @returns all rows by the means and deviations of `rest`, shape of the points */
function standardised({ width, values }: Points, rest: readonly number[]): Float64Array {
  const z = new Float64Array(values.length);
  for (let k = 0; k < width; k++) {
    let [mean, square, largest] = [0, 0, 0];
    for (const row of rest) {
      mean += values[row * width + k]! / rest.length;
      largest = Math.max(largest, Math.abs(values[row * width + k]!));
    }
    for (const row of rest) square += (values[row * width + k]! - mean) ** 2 / rest.length;
    const deviation = Math.sqrt(square);
    if (deviation <= CONSTANT * largest) continue;
    for (let i = k; i < values.length; i += width) z[i] = (values[i]! - mean) / deviation;
  }
  return z;
}

/** Z^T Z + lambda 1 of some rows. */
function products(z: Float64Array, width: number, rows: readonly number[], strength: number): Matrix {
  const sums = new Float64Array(width * width);
  for (const row of rows) {
    const values = z.subarray(row * width, (row + 1) * width);
    for (let k = 0; k < width; k++) {
      const value = values[k]!;
      for (let l = 0; l <= k; l++) sums[k * width + l]! += value * values[l]!;
    }
  }
  const gram = Matrix.eye(width, width, strength);
  for (let k = 0; k < width; k++)
    for (let l = 0; l <= k; l++) {
      const value = gram.get(k, l) + sums[k * width + l]!;
      gram.set(k, l, value);
      gram.set(l, k, value);
    }
  return gram;
}
