/**
 * Stratified folds of compounds: those that have a crystal of the class and those that have none are shuffled apart, seeded,
 * and dealt out in turn, so that every fold has its share of both. All crystals of a compound are in one fold: a tree that
 * has seen one polymorph is not judged by another.
 */
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import { at } from '../../../schemas/required.js';
import { groupBy, randomSource, shuffledOrder } from '../../numerics/index.js';

/**
 * @param compounds of every crystal its compound; a fold follows from all of them, not from the order of the crystals
 * @param inClass of every crystal, 0 or 1
 * @param repeat number of the dealing
 * @returns fold of every crystal, 0 .. folds - 1
 */
export function compoundFolds(
  compounds: readonly string[],
  inClass: Uint8Array,
  folds: number,
  seed: number,
  repeat: number,
): Uint32Array {
  const members = [...groupBy(compounds.keys(), (crystal) => at(compounds, crystal))].sort(([a], [b]) =>
    byCodeUnit(a, b),
  );
  const fold = new Uint32Array(compounds.length);
  let dealt = 0;
  for (const wanted of [false, true]) {
    const own = members.filter(([, crystals]) => crystals.some((crystal) => inClass[crystal] === 1) === wanted);
    for (const place of shuffledOrder(own.length, randomSource(seed, Number(wanted), own.length, repeat))) {
      for (const crystal of at(own, place)[1]) fold[crystal] = dealt % folds;
      dealt++;
    }
  }
  return fold;
}
