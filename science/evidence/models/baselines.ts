/**
 * Predictions that need no network, from the composition alone:
 *   mean                the mean of the training targets, whatever the crystal
 *   nearest neighbours  the mean target of the m training crystals of nearest composition (Euclidean)
 *   ridge regression    linear in the composition, W = (X^T X + lambda I)^-1 X^T Y on centred columns
 * What is chosen, m and lambda, is chosen by the mean absolute error on the validation set.
 */
import { Matrix, solve } from 'ml-matrix';
import { at } from '../../../schemas/required.js';
import { Smallest } from '../../numerics/index.js';
import { requireFeatures, requireRows, type TargetRows } from './target-rows.js';

interface BaselineRows {
  readonly train: TargetRows;
  readonly validation: TargetRows;
  /** Features of the crystals that are predicted. */
  readonly test: readonly Float64Array[];
}

interface Baseline {
  /** Shape [test crystals, points], row-major. */
  readonly prediction: Float64Array;
  /** Number of neighbours, or lambda; the first of equally good ones. */
  readonly chosen: number;
}

const NEIGHBOURS = [1, 2, 3, 4, 5, 7, 10, 15];
const STRENGTHS = [1e-3, 1e-2, 1e-1, 1, 10, 100];

/** @returns shape [crystals, points], the same row for each */
export function meanTarget(train: TargetRows, crystals: number): Float64Array {
  requireRows(train);
  const mean = meanOfRows(train, [...train.features.keys()]);
  return Float64Array.from({ length: crystals * train.points }, (_, i) => at(mean, i % train.points));
}

/** @throws InvalidInputError for rows that do not fit each other, or values that are not finite */
export function nearestNeighbours(rows: BaselineRows): Baseline {
  return best(NEIGHBOURS, rows, (train) => (features) => {
    const nearest = features.map((crystal) => nearestRows(train, crystal, Math.max(...NEIGHBOURS)));
    return (m) =>
      concatenated(
        nearest.map((crystals) => meanOfRows(train, crystals.slice(0, m))),
        train.points,
      );
  });
}

/** @throws InvalidInputError for rows that do not fit each other, or values that are not finite */
export function ridge(rows: BaselineRows): Baseline {
  return best(STRENGTHS, rows, (train) => {
    const x = matrixOf(train.features);
    const y = Matrix.from1DArray(train.features.length, train.points, Array.from(train.targets));
    const [meanX, meanY] = [x.mean('column'), y.mean('column')];
    x.subRowVector(meanX);
    y.subRowVector(meanY);
    const gram = x.transpose().mmul(x);
    const right = x.transpose().mmul(y);
    return (features) => (strength) => {
      if (features.length === 0) return new Float64Array();
      const weights = solve(Matrix.add(gram, Matrix.eye(gram.rows, gram.columns, strength)), right);
      const centred = matrixOf(features).subRowVector(meanX);
      return Float64Array.from(centred.mmul(weights).addRowVector(meanY).to1DArray());
    };
  });
}

/** What all choices have in common is found once for the crystals that are predicted. */
type Predict = (features: readonly Float64Array[]) => (choice: number) => Float64Array;

function best(
  choices: readonly number[],
  { train, validation, test }: BaselineRows,
  learn: (train: TargetRows) => Predict,
): Baseline {
  requireRows(train);
  requireRows(validation);
  for (const features of [validation.features, test]) requireFeatures(features, at(train.features, 0).length);
  const predict = learn(train);
  const validated = predict(validation.features);
  const errors = choices.map((choice) => {
    const found = validated(choice);
    return Array.from(validation.targets).reduce((sum, target, i) => sum + Math.abs(at(found, i) - target), 0);
  });
  const chosen = at(choices, errors.indexOf(Math.min(...errors)));
  return { prediction: predict(test)(chosen), chosen };
}

/** Nearest first; of equally near ones the earlier. */
function nearestRows({ features }: TargetRows, crystal: Float64Array, most: number): number[] {
  const nearest = new Smallest(most);
  features.forEach((each, row) => {
    let square = 0;
    // Squares only add up: what is too far already comes no nearer.
    for (let k = 0; k < each.length && square <= nearest.beyond; k++) square += (each[k]! - crystal[k]!) ** 2;
    nearest.offer(row, square);
  });
  return nearest.found();
}

function meanOfRows({ targets, points }: TargetRows, crystals: readonly number[]): Float64Array {
  const mean = new Float64Array(points);
  for (const crystal of crystals) {
    for (let k = 0; k < points; k++) mean[k]! += targets[crystal * points + k]! / crystals.length;
  }
  return mean;
}

function concatenated(rows: readonly Float64Array[], points: number): Float64Array {
  const all = new Float64Array(rows.length * points);
  rows.forEach((row, i) => {
    all.set(row, i * points);
  });
  return all;
}

function matrixOf(rows: readonly Float64Array[]): Matrix {
  return new Matrix(rows.map((row) => Array.from(row)));
}
