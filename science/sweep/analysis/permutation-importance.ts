/**
 * Permutation importance of every feature: by how much the explained variance of a model falls when the feature's
 * values are shuffled among the observations,
 *
 *   importance = R^2 - R^2(shuffled),   R^2 = 1 - sum (y - f(x))^2 / sum (y - mean)^2,
 *
 * mean and standard deviation over several shuffles.
 * @source Breiman, Machine Learning 45, 5 (2001); Fisher, Rudin and Dominici, JMLR 20, 177 (2019)
 */
import { at } from '../../../schemas/required.js';
import { randomStream } from '../../numerics/index.js';

interface FeatureImportance {
  /** Mean over the shuffles, dimensionless; about 0 for a feature without effect. */
  readonly importance: number;
  /** Standard deviation over the shuffles. */
  readonly spread: number;
}

interface ShuffleOptions {
  readonly shuffles: number;
  readonly seed: number;
}

/**
 * @param predict row and its place -> prediction; the place lets a forest leave out the trees that have seen it
 * @returns one a feature; all 0 when the targets do not vary
 */
export function permutationImportance(
  predict: (row: readonly number[], place: number) => number,
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  { shuffles, seed }: ShuffleOptions,
): FeatureImportance[] {
  const mean = targets.reduce((sum, y) => sum + y, 0) / targets.length;
  const variation = targets.reduce((sum, y) => sum + (y - mean) ** 2, 0);
  const unexplained = (rowAt: (i: number) => readonly number[]) =>
    targets.reduce((sum, y, i) => sum + (y - predict(rowAt(i), i)) ** 2, 0) / variation;
  const base = variation > 0 ? unexplained((i) => at(rows, i)) : 0;
  return (rows[0] ?? []).map((_, feature) => {
    if (!(variation > 0)) return { importance: 0, spread: 0 };
    const falls = Array.from({ length: shuffles }, (_, shuffle) => {
      const order = shuffled(rows.length, seed, `${feature} ${shuffle}`);
      return (
        unexplained((i) =>
          at(rows, i).map((value, f) => (f === feature ? at(at(rows, at(order, i)), feature) : value)),
        ) - base
      );
    });
    const importance = falls.reduce((sum, fall) => sum + fall, 0) / shuffles;
    const variance = falls.reduce((sum, fall) => sum + (fall - importance) ** 2, 0) / shuffles;
    return { importance, spread: Math.sqrt(variance) };
  });
}

/** Fisher-Yates with a stream of its own. */
function shuffled(n: number, seed: number, name: string): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  const random = randomStream(seed, n, name);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random.at(i) * (i + 1));
    [order[i], order[j]] = [at(order, j), at(order, i)];
  }
  return order;
}
