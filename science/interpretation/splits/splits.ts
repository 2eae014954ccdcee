/**
 * What parts the two sides of every merge above a cut, from coarse to fine: numeric descriptors by their ranks, features
 * by Fisher's exact test. All tests of one split are corrected together (Benjamini and Hochberg).
 *
 * The unit is the compound: its crystals on one side are one, with the mean of their numbers and all of their features.
 * A compound with crystals on both sides counts once on each, where it speaks against every difference.
 *
 * The sides were chosen by a network that was given composition and structure: that they differ in them is no discovery.
 * A test tells which differences are more than chance, and which is the plainest.
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { Linkage } from '../../../schemas/tables/clustering.js';
import { benjaminiHochberg } from '../enrichment/benjamini-hochberg.js';
import type { DescribedCrystal } from '../features/numeric-descriptors.js';
import { compoundsOf } from './compounds.js';
import { descriptorDifferences, featureDifferences, type SideDifference } from './differences.js';
import { groupMerges } from './group-merges.js';

interface Difference extends SideDifference {
  /** Corrected within the split. */
  readonly qValue: number;
}

export interface Split {
  readonly height: number;
  /** Groups of each side, ascending. */
  readonly leftGroups: readonly number[];
  readonly rightGroups: readonly number[];
  /** Tests that were corrected together. */
  readonly tests: number;
  /** The most certain descriptors, then the most certain features. */
  readonly differences: readonly Difference[];
}

/** Of descriptors, and of features. */
const SHOWN = 3;

/**
 * @param crystals in the order of the tree's points
 * @param labels group of every crystal, from a cut of this tree
 * @returns one a merge above the cut, highest first
 * @throws InvalidInputError where tree, labels and crystals do not belong together
 */
export function explainSplits(
  tree: Linkage,
  labels: ArrayLike<number>,
  crystals: readonly DescribedCrystal[],
): Split[] {
  if (crystals.length !== labels.length)
    throw new InvalidInputError(`${labels.length} labels for ${crystals.length} crystals`);
  const groupsOf = (points: readonly number[]) =>
    [...new Set(points.map((point) => at(labels, point)))].sort((a, b) => a - b);
  const compounds = (points: readonly number[]) => compoundsOf(points.map((point) => at(crystals, point)));
  return groupMerges(tree, labels).map(({ height, left, right }) => {
    const [one, other] = [compounds(left), compounds(right)];
    const descriptors = descriptorDifferences(one, other);
    const tests = [...descriptors, ...featureDifferences(one, other)];
    const adjusted = benjaminiHochberg(tests.map(({ pValue }) => pValue));
    const corrected = tests.map((test, i) => ({ ...test, qValue: at(adjusted, i) }));
    return {
      height,
      leftGroups: groupsOf(left),
      rightGroups: groupsOf(right),
      tests: tests.length,
      differences: [
        ...mostCertain(corrected.slice(0, descriptors.length)),
        ...mostCertain(corrected.slice(descriptors.length)),
      ],
    };
  });
}

/** Equal ones stay in their order. */
function mostCertain(differences: readonly Difference[]): Difference[] {
  return [...differences].sort((a, b) => a.pValue - b.pValue || (b.auc ?? 0) - (a.auc ?? 0)).slice(0, SHOWN);
}
