/** Agreement of many labellings of the same points with each other, or with given ones: the `agreement` table. */

import type { Labels } from '../cuts/labels.js';
import { adjustedMutualInformationOf, adjustedRandOf } from './agreement.js';
import { contingencyOf, type Partition, partitionOf } from './contingency.js';
import { type ExpectedInformation, expectedInformation } from './expected-information.js';

export interface Labelling {
  /** Such as layer, linkage and cut, or `reference spectra`. */
  readonly name: string;
  readonly labels: Labels;
}

/** One row of the `agreement` table. */
interface Agreement {
  readonly left: string;
  readonly right: string;
  /** Both at most 1 and about 0 for independent labellings. */
  readonly adjustedRand: number;
  readonly adjustedMutualInfo: number;
}

/**
 * @param labellings of the same points in the same order
 * @returns one row for every two of them, (0, 1), (0, 2) .. (1, 2) ..
 * @throws InvalidInputError when they differ in length or are empty
 */
export function agreementOfPairs(labellings: readonly Labelling[]): Agreement[] {
  const compare = comparer(labellings);
  return labellings.flatMap((left, i) => labellings.slice(i + 1).map((right) => compare(left, right)));
}

/** @returns one row for every labelling with every reference, labelling by labelling */
export function agreementWith(labellings: readonly Labelling[], references: readonly Labelling[]): Agreement[] {
  const compare = comparer([...labellings, ...references]);
  return labellings.flatMap((left) => references.map((right) => compare(left, right)));
}

function comparer(labellings: readonly Labelling[]): (left: Labelling, right: Labelling) => Agreement {
  const partitions = new Map<Labelling, Partition>(labellings.map((each) => [each, partitionOf(each.labels)]));
  const expectedOf: ExpectedInformation = expectedInformation(labellings[0]?.labels.length ?? 0);
  return (left, right) => {
    const table = contingencyOf(partitions.get(left)!, partitions.get(right)!);
    return {
      left: left.name,
      right: right.name,
      adjustedRand: adjustedRandOf(table),
      adjustedMutualInfo: adjustedMutualInformationOf(table, expectedOf),
    };
  };
}
