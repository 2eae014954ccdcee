/**
 * Why a step ran: what its key covers that was different in the nearest earlier attempt of the step, and of every input
 * that was different who made the one and who the other, back to the first causes.
 */
import { type Comparison, compared, type KnownAttempts, type Opened } from './known-attempts.js';

const INPUT = 'inputs.';

/**
 * @param own attempts of the run of `here`
 * @param earlier attempts of the other runs
 * @returns the step's own comparison, then those of what made its inputs; empty where no attempt has another key
 */
export function backToCauses(here: Opened, own: KnownAttempts, earlier: KnownAttempts): readonly Comparison[] {
  const chain: Comparison[] = [];
  const first = earlier.nearestTo(here);
  const open = first ? [first] : [];
  const seen = new Set([here.stepKey]);
  for (let next = open.shift(); next; next = open.shift()) {
    chain.push(next);
    for (const { path, here: object, there: other } of next.differences) {
      const maker = path.startsWith(INPUT) ? own.makerOf(object) : null;
      if (!maker || seen.has(maker.stepKey)) continue;
      seen.add(maker.stepKey);
      const otherMaker = earlier.makerOf(other);
      const pair = otherMaker?.step === maker.step ? compared(maker, otherMaker) : earlier.nearestTo(maker);
      if (pair) open.push(pair);
    }
  }
  return chain;
}
