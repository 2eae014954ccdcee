/**
 * Distances as Euclidean ones of changed points, so that one kernel serves all (a and b are rows, A and B what they become):
 *
 *   euclidean     |a - b|                             A = a
 *   cosine        1 - a.b / (|a| |b|) = |A - B|^2 / 2   A = a / |a|
 *   correlation   the cosine distance of a - mean(a) and b - mean(b)
 *
 * cosine and correlation are dimensionless, in [0, 2]. As half of a square they never are negative, and equal rows are at
 * exactly 0; one minus a product gives 1e-16 of either sign.
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { rowView } from '../../../schemas/numerics/rows.js';
import { GEOMETRIC_METHODS, type LinkageMethod, type Metric } from '../../../schemas/tables/clustering.js';
import type { Matrix } from '../../../schemas/tables/columns.js';
import { inUnit } from './unit.js';

/** n row vectors; `values` is row-major, shape [n, width]. */
export type Points = Matrix<Float32Array | Float64Array>;
/** The same in double precision, ready for Euclidean distances, which come out in `unit`. */
interface EuclideanPoints extends Matrix<Float64Array> {
  readonly unit: number;
}

/** Sums of larger numbers over a million rows or columns leave the range of float64. */
const LARGEST_VALUE = 1e300;

/** @returns the number of points, at least 1 @throws InvalidInputError on a ragged, empty, non-finite or overflowing matrix */
export function countPoints(points: Points): number {
  const { width, values } = points;
  if (!Number.isInteger(width) || width < 1 || values.length === 0 || values.length % width !== 0) {
    throw new InvalidInputError(`${values.length} values are not rows of ${width}`, { found: values.length, width });
  }
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (Math.abs(value) <= LARGEST_VALUE) continue;
    const [row, column] = [Math.floor(at / width), at % width];
    const why = Number.isFinite(value) ? `, above ${LARGEST_VALUE}: its sums overflow` : '';
    throw new InvalidInputError(`value in row ${row}, column ${column} is ${value}${why}`, { row, column });
  }
  return values.length / width;
}

/** @throws InvalidInputError where the linkage needs another distance */
export function refuseMetric(method: LinkageMethod, metric: Metric): void {
  if (metric !== 'euclidean' && GEOMETRIC_METHODS.includes(method)) {
    throw new InvalidInputError(`${method} linkage is defined for Euclidean distances alone, not for ${metric}`, {
      field: 'metric',
      found: metric,
      expected: 'euclidean',
    });
  }
}

/**
 * @returns points whose Euclidean distances give the metric by `fromEuclidean`; never the array that was given, unless it is
 *   float64 already and the metric is Euclidean
 * @throws InvalidInputError naming a value that is not finite, or a row that has no direction
 */
export function toEuclidean(points: Points, metric: Metric): EuclideanPoints {
  const n = countPoints(points);
  const { width } = points;
  if (metric === 'euclidean') {
    const { points: scaled, unit } = inUnit(points);
    return {
      width,
      values: scaled.values instanceof Float64Array ? scaled.values : Float64Array.from(scaled.values),
      unit,
    };
  }
  const values = Float64Array.from(points.values);
  for (let row = 0; row < n; row++) {
    const vector = rowView(values, width, row);
    if (metric === 'correlation') subtractMean(vector, row);
    normalise(vector, row, metric);
  }
  return { width, values, unit: 1 };
}

/** Euclidean distances, or heights made of them, to those of the metric; in place. @param unit of `toEuclidean` */
export function fromEuclidean(distances: Float64Array, metric: Metric, unit: number): Float64Array {
  if (metric === 'euclidean') {
    if (unit !== 1) for (let i = 0; i < distances.length; i++) distances[i] = distances[i]! * unit;
    return distances;
  }
  for (let i = 0; i < distances.length; i++) distances[i] = 0.5 * distances[i]! * distances[i]!;
  return distances;
}

/** Equality decides, not a zero sum of squares: the mean of equal numbers may differ from them in the last digit. */
function subtractMean(vector: Float64Array, row: number): void {
  const first = vector[0]!;
  if (vector.every((value) => value === first)) {
    throw new InvalidInputError(`row ${row} holds ${first} in every column: it correlates with nothing`, { row });
  }
  let sum = 0;
  for (const value of vector) sum += value;
  const mean = sum / vector.length;
  for (let k = 0; k < vector.length; k++) vector[k] = vector[k]! - mean;
}

function normalise(vector: Float64Array, row: number, metric: Metric): void {
  // Divided by the largest first: squares of 1e-200 are 0, and the row would have no length.
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) throw new InvalidInputError(`row ${row} is zero: it has no ${metric} distance`, { row });
  let squares = 0;
  for (let k = 0; k < vector.length; k++) {
    vector[k] = vector[k]! / largest;
    squares += vector[k]! * vector[k]!;
  }
  const length = Math.sqrt(squares);
  for (let k = 0; k < vector.length; k++) vector[k] = vector[k]! / length;
}
