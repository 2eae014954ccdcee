/**
 * Predictions of spectra that need no network, from the composition alone:
 *   mean spectrum       the mean of the training spectra, whatever the crystal
 *   nearest neighbours  the mean spectrum of the m training crystals of nearest composition (Euclidean)
 *   ridge regression    linear in the composition, W = (X^T X + lambda I)^-1 X^T Y on centred columns
 * Composition features: mean over the atoms of the 92 zeros and ones that describe each element to the network.
 */
import { Matrix, solve } from 'ml-matrix';
import type { CrystalGraph } from '../schemas/tables/graph.js';
import { compositionFeatures } from '../science/interpretation/index.js';

/** Crystals as rows: features of the composition, and targets [crystals, points]. */
export interface Rows {
  readonly features: readonly Float64Array[];
  readonly targets: Float32Array;
  readonly points: number;
}

export interface Subsets {
  readonly train: Rows;
  readonly validation: Rows;
  readonly test: Rows;
}

/** Test spectra, and the value of its parameter that was best on the validation set. */
export interface Baseline {
  readonly prediction: Float64Array;
  readonly chosen: number;
}

const NEIGHBOURS = [1, 2, 3, 4, 5, 7, 10, 15];
const STRENGTHS = [1e-3, 1e-2, 1e-1, 1, 10, 100];

/** Those of the permutation test: one definition for what a composition says. */
export function graphComposition(graph: CrystalGraph): Float64Array {
  return compositionFeatures(Array.from(graph.atomClass, (c) => graph.species[c]!));
}

export function meanSpectrum({ train, test }: Subsets): Float64Array {
  const all = Array.from({ length: train.features.length }, (_, crystal) => crystal);
  const mean = meanOfRows(train, all);
  return Float64Array.from({ length: test.targets.length }, (_, i) => mean[i % train.points]!);
}

export function nearestNeighbours({ train, validation, test }: Subsets): Baseline {
  return best(NEIGHBOURS, validation, test, (m, { features }) =>
    Float64Array.from(
      features.flatMap((at) => {
        const distance = train.features.map((each) => each.reduce((sum, value, k) => sum + (value - at[k]!) ** 2, 0));
        const order = distance.map((_, i) => i).sort((a, b) => distance[a]! - distance[b]! || a - b);
        return [...meanOfRows(train, order.slice(0, m))];
      }),
    ),
  );
}

export function ridge({ train, validation, test }: Subsets): Baseline {
  const x = new Matrix(train.features.map((row) => [...row]));
  const y = Matrix.from1DArray(train.features.length, train.points, [...train.targets]);
  const [meanX, meanY] = [x.mean('column'), y.mean('column')];
  x.subRowVector(meanX);
  y.subRowVector(meanY);
  const gram = x.transpose().mmul(x);
  const right = x.transpose().mmul(y);
  return best(STRENGTHS, validation, test, (strength, { features }) => {
    const weights = solve(Matrix.add(gram, Matrix.eye(gram.rows, gram.columns, strength)), right);
    const centred = new Matrix(features.map((row) => [...row])).subRowVector(meanX);
    return Float64Array.from(centred.mmul(weights).addRowVector(meanY).to1DArray());
  });
}

function best(
  choices: readonly number[],
  validation: Rows,
  test: Rows,
  predict: (choice: number, rows: Rows) => Float64Array,
): Baseline {
  const errors = choices.map((choice) => {
    const found = predict(choice, validation);
    return validation.targets.reduce((sum, target, i) => sum + Math.abs(found[i]! - target), 0);
  });
  const chosen = choices[errors.indexOf(Math.min(...errors))]!;
  return { prediction: predict(chosen, test), chosen };
}

function meanOfRows({ targets, points }: Rows, crystals: readonly number[]): Float64Array {
  const mean = new Float64Array(points);
  for (const crystal of crystals) {
    for (let k = 0; k < points; k++) mean[k]! += targets[crystal * points + k]! / crystals.length;
  }
  return mean;
}
