/** The null of a permutation test: who shares a stratum exchanges what they have, everything else stays. */
import { at } from '../../schemas/required.js';
import { groupBy } from './groups.js';
import { randomSource } from './random-source.js';

/** @param names stratum of every item @returns items of every stratum, ascending */
export function strataOf(names: readonly string[]): number[][] {
  return [...groupBy(names.keys(), (item) => at(names, item)).values()];
}

/**
 * @param round every one has its own stream: the first rounds do not depend on how many follow
 * @returns a copy of the values, shuffled within each stratum (Fisher-Yates)
 */
export function exchangedWithin(
  strata: readonly (readonly number[])[],
  values: Uint32Array,
  seed: number,
  round: number,
): Uint32Array {
  const random = randomSource(seed, round);
  const exchanged = values.slice();
  for (const members of strata) {
    for (let i = members.length - 1; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1));
      const [one, other] = [members[i]!, members[j]!];
      const held = exchanged[one]!;
      exchanged[one] = exchanged[other]!;
      exchanged[other] = held;
    }
  }
  return exchanged;
}
