/**
 * Folds for errors out of fold: every crystal is predicted once, by a model that saw nothing of its group. Groups are
 * what must not stand on both sides, such as the reduced formula, the prototype or the set of anions.
 *
 * Groups are shuffled with the seed and dealt out whole, each to the fold with the fewest crystals so far.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { byCodeUnit } from '../../schemas/numerics/code-unit-order.js';
import { at } from '../../schemas/required.js';
import { groupBy, randomSource, shuffledOrder } from '../numerics/index.js';

/**
 * @param groups of every crystal its group: a crystal's fold follows from all of them, not from the order of the crystals
 * @param folds at least 2
 * @returns fold of every crystal, 0 .. folds - 1, in the order of the crystals; none is empty
 * @throws InvalidInputError for fewer groups than folds
 */
export function foldOfEach(groups: readonly string[], folds: number, seed: number): Int32Array {
  if (!Number.isInteger(folds) || folds < 2)
    throw new InvalidInputError(`${folds} folds: what is held back needs another fold to be predicted from`, {
      found: folds,
      expected: 'a whole number from 2',
    });
  const members = [...groupBy(groups.keys(), (crystal) => at(groups, crystal))].sort(([a], [b]) => byCodeUnit(a, b));
  if (members.length < folds)
    throw new InvalidInputError(`${groups.length} crystals of ${members.length} groups in ${folds} folds`, {
      found: `${members.length} different groups`,
      expected: `at least ${folds}, one a fold`,
      'way out': `at most ${members.length} folds; groups that are smaller, as formulas are; more crystals`,
    });
  const foldOf = new Int32Array(groups.length);
  const sizes = new Uint32Array(folds);
  for (const place of shuffledOrder(members.length, randomSource(seed, folds))) {
    const [, crystals] = at(members, place);
    const fold = sizes.indexOf(Math.min(...sizes));
    for (const crystal of crystals) foldOf[crystal] = fold;
    sizes[fold] = at(sizes, fold) + crystals.length;
  }
  return foldOf;
}
