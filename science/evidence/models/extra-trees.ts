/**
 * Extremely randomised trees for targets of many points: the mean over trees of the mean target of the leaf.
 *
 * As scikit-learn's `ExtraTreesRegressor` by default: every tree sees all rows (no bootstrap), all features are tried in
 * each node, leaves hold one row, or rows that no feature tells apart. A prediction is a mean of training
 * rows, weighted by how often they share a leaf with the crystal: it never leaves the range of what was trained on.
 * Nothing is approximated; another program's random numbers give other trees, and the same forest in the mean.
 * @source Geurts, Ernst and Wehenkel, Mach. Learn. 63, 3 (2006)
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import { randomStream } from '../../numerics/index.js';
import { growRandomTree, leafOf, type RandomTree } from './random-tree.js';
import { splitGain } from './split-gain.js';
import { requireFeatures, requireRows, type TargetRows } from './target-rows.js';

interface ExtraTreesOptions {
  readonly trees: number;
  readonly seed: number;
}

interface ExtraTrees {
  /**
   * @param features one a crystal, as long as those of the training
   * @returns shape [crystals, points], row-major
   * @throws InvalidInputError for another number of features, or a value that is not finite
   */
  predict(features: readonly Float64Array[]): Float64Array;
}

/**
 * @returns the same forest for the same rows, options and seed, on every machine
 * @throws InvalidInputError for no rows, unequal lengths, values that are not finite, or no trees
 */
export function fitExtraTrees(rows: TargetRows, { trees, seed }: ExtraTreesOptions): ExtraTrees {
  requireRows(rows);
  if (!Number.isInteger(trees) || trees < 1)
    throw new InvalidInputError(`${trees} trees`, { found: trees, expected: 'a whole number from 1' });
  const data = {
    columns: columnsOf(rows.features),
    rows: rows.features.length,
    gain: splitGain(rows),
  };
  const forest = Array.from({ length: trees }, (_, tree) => growRandomTree(data, randomStream(seed, tree, 'trees')));
  return {
    predict(features) {
      requireFeatures(features, at(rows.features, 0).length);
      const predicted = new Float64Array(features.length * rows.points);
      features.forEach((crystal, i) => {
        addMean(rows, shares(forest, crystal), predicted.subarray(i * rows.points, (i + 1) * rows.points));
      });
      return predicted;
    },
  };
}

/** @returns weight of every training row in the prediction of a crystal; their sum is 1 */
function shares(forest: readonly RandomTree[], crystal: Float64Array): Float64Array {
  const weights = new Float64Array(at(forest, 0).order.length);
  for (const tree of forest) {
    const leaf = leafOf(tree, crystal);
    const members = tree.order.subarray(tree.start[leaf], tree.end[leaf]);
    for (const row of members) weights[row]! += 1 / (members.length * forest.length);
  }
  return weights;
}

function addMean({ targets, points }: TargetRows, weights: Float64Array, sum: Float64Array): void {
  weights.forEach((weight, row) => {
    if (weight === 0) return;
    for (let k = 0; k < points; k++) sum[k]! += weight * targets[row * points + k]!;
  });
}

function columnsOf(features: readonly Float64Array[]): Float64Array {
  const n = features.length;
  const columns = new Float64Array(n * at(features, 0).length);
  features.forEach((row, i) => {
    row.forEach((value, k) => {
      columns[k * n + i] = value;
    });
  });
  return columns;
}
