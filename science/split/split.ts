/**
 * Train, validation and test subsets, drawn by whole groups: crystals of one formula share a composition, so letting
 * them fall on both sides of a split would measure memory instead of prediction.
 *
 * Groups are shuffled with the seed and dealt out in that order: the first go to training until its share of crystals
 * is reached, the next to validation, the rest to the test set (as far as its share goes). With a test share of 0 there
 * is no test set.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { GroupedSplit } from '../../schemas/settings/split.js';
import { SUBSETS, type Subset } from '../../schemas/tables/split.js';
import { groupBy, randomSource, shuffledOrder } from '../numerics/index.js';

/** Ways out for a set too small for its shares. */
export const WAYS_OUT =
  'more crystals; other shares, as --split 6:2:2; no test set, as --split 8:2:0; n_train, n_val and n_test of a config.json';

/**
 * @param formulas of every crystal; equal ones stay together with grouping `formula`
 * @returns the subset of every crystal, in the same order; `unused` for one that the ratios leave out
 * @throws InvalidInputError when a subset that is wanted would be empty
 */
export function splitCrystals(formulas: readonly string[], settings: GroupedSplit): (Subset | 'unused')[] {
  const members =
    settings.grouping === 'formula'
      ? [...groupBy(formulas.keys(), (crystal) => at(formulas, crystal)).values()]
      : formulas.map((_, crystal) => [crystal]);
  const order = shuffledOrder(members.length, randomSource(settings.seed));
  const share = { train: settings.trainRatio, validation: settings.validationRatio, test: settings.testRatio };
  const subsetOf = new Array<Subset | 'unused'>(formulas.length).fill('unused');
  let next = 0;
  let dealt = 0;
  let bound = 0;
  for (const subset of SUBSETS) {
    if (subset === 'test' && share.test === 0) break;
    bound += share[subset] * formulas.length;
    const before = dealt;
    // Half a crystal of slack: the last group of a subset is taken where its share rounds to it.
    while (next < order.length && dealt + 0.5 <= bound + 1e-9) {
      const group = at(members, at(order, next++));
      for (const crystal of group) subsetOf[crystal] = subset;
      dealt += group.length;
    }
    if (dealt === before)
      throw new InvalidInputError(`the ${subset} subset of ${formulas.length} crystals would be empty`, {
        found: `a share of ${share[subset]}, ${members.length} ${settings.grouping === 'formula' ? 'different formulas' : 'crystals'}`,
        expected: 'shares that leave each subset one of them',
        'way out': WAYS_OUT,
      });
  }
  return subsetOf;
}
