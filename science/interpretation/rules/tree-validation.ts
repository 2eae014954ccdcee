/**
 * Balanced accuracy of a tree on crystals it was not grown on: the mean of the shares of the class and of the others
 * that are recognised. 0.5 is guessing, 1 is perfect. Stratified folds, seeded: the crystals of each class are shuffled
 * and dealt out in turn, so every fold has its share of both.
 */
import { at } from '../../../schemas/required.js';
import { randomSource, shuffledOrder } from '../../numerics/index.js';
import { type FeatureColumn, growTree, isInClass, type TreeOptions } from './decision-tree.js';

export const FOLDS = 5;

/** @returns fold of every crystal, 0 .. folds-1 */
export function stratifiedFolds(inClass: Uint8Array, folds: number, seed: number): Uint32Array {
  const fold = new Uint32Array(inClass.length);
  let dealt = 0;
  for (const wanted of [0, 1]) {
    const members = Uint32Array.from(inClass.keys()).filter((crystal) => inClass[crystal] === wanted);
    for (const place of shuffledOrder(members.length, randomSource(seed, wanted, members.length))) {
      fold[at(members, place)] = dealt++ % folds;
    }
  }
  return fold;
}

/**
 * @param foldOf fold of every crystal
 * @returns null where leaving out a fold leaves a class empty
 */
export function crossValidatedAccuracy(
  columns: readonly FeatureColumn[],
  inClass: Uint8Array,
  foldOf: Uint32Array,
  options?: TreeOptions,
): number | null {
  const found = [0, 0];
  const sizes = [0, 0];
  for (const fold of new Set(foldOf)) {
    const crystals = Uint32Array.from(inClass.keys());
    const train = crystals.filter((crystal) => foldOf[crystal] !== fold);
    const positives = train.reduce((sum, crystal) => sum + at(inClass, crystal), 0);
    if (positives === 0 || positives === train.length) return null;
    const tree = growTree(columns, inClass, options, train);
    for (const crystal of crystals) {
      if (foldOf[crystal] !== fold) continue;
      const truth = at(inClass, crystal);
      sizes[truth]!++;
      if (isInClass(tree, columns, crystal) === (truth === 1)) found[truth]!++;
    }
  }
  return (at(found, 0) / at(sizes, 0) + at(found, 1) / at(sizes, 1)) / 2;
}
