/**
 * ALIGNN's split of a list: the first n train, the last n test, the n before those validate; what lies between is
 * unused. The list is in the order of the file, or shuffled (specification 3.2).
 */

import { InvalidInputError } from '../../schemas/failure.js';
import type { ListSplit } from '../../schemas/settings/split.js';
import { SUBSETS, type Subset } from '../../schemas/tables/split.js';
import { pythonShuffle } from './python-shuffle.js';
import { WAYS_OUT } from './split.js';

/**
 * @param total rows of the file
 * @returns the subset of every row, in the order of the file
 * @throws InvalidInputError when training or validation would be empty, or a test set that is wanted, or all together are more than there is
 */
export function splitList(total: number, settings: ListSplit): (Subset | 'unused')[] {
  const sizes = sizesOf(total, settings);
  const wanted = SUBSETS.reduce((sum, subset) => sum + sizes[subset], 0);
  const asked = SUBSETS.map((subset) => `${sizes[subset]} ${subset}`).join(', ');
  if (wanted > total)
    throw new InvalidInputError(`a split of ${asked} is more than ${total} crystals`, {
      found: wanted,
      expected: total,
    });
  const noTest = (settings.testSize ?? settings.testRatio ?? 0) === 0;
  for (const subset of SUBSETS)
    if (sizes[subset] === 0 && !(subset === 'test' && noTest))
      throw new InvalidInputError(`the ${subset} subset of ${total} crystals would be empty (${asked})`, {
        found: asked,
        expected: 'at least one crystal in each',
        'way out': WAYS_OUT,
      });
  const order = settings.grouping === 'file-shuffled' ? pythonShuffle(total, settings.seed) : null;
  const subsets = new Array<Subset | 'unused'>(total).fill('unused');
  const assign = (subset: Subset, start: number) => {
    for (let i = start; i < start + sizes[subset]; i++) subsets[order?.[i] ?? i] = subset;
  };
  assign('train', 0);
  assign('validation', total - sizes.test - sizes.validation);
  assign('test', total - sizes.test);
  return subsets;
}

function sizesOf(total: number, settings: ListSplit): Record<Subset, number> {
  const { trainRatio, validationRatio, testRatio, trainSize, validationSize, testSize } = settings;
  const left = 1 - (validationRatio ?? 0) - (testRatio ?? 0);
  const size = (given: number | null, ratio: number | null) => given ?? Math.trunc((ratio ?? 0) * total);
  return {
    train: size(trainSize, trainRatio ?? left),
    validation: size(validationSize, validationRatio),
    test: size(testSize, testRatio),
  };
}
