/**
 * Exact two-sided p value of `right` hits among `total`, if each were as likely as a miss:
 *
 *   p = min(1, 2 P(X <= min(right, total - right))),   P(X = k) = C(total, k) / 2^total
 *
 * The distribution is symmetric, so twice one tail is what adding up all outcomes no more likely gives.
 */
import { InvalidInputError } from '../../../schemas/failure.js';

/** @param right @param total whole numbers, 0 <= right <= total @returns in [0, 1]; 1 for a total of 0 */
export function signTestPValue(right: number, total: number): number {
  if (!Number.isInteger(right) || !Number.isInteger(total) || right < 0 || right > total)
    throw new InvalidInputError(`${right} hits among ${total}`, { found: right, expected: `0 to ${total}` });
  const fewer = Math.min(right, total - right);
  if (2 * fewer === total) return 1;
  // From the largest term down, relative to it: no power of two overflows.
  let [term, sum] = [1, 1];
  for (let k = fewer; k > 0; k--) {
    term *= k / (total - k + 1);
    sum += term;
  }
  return Math.min(1, 2 * sum * Math.exp(logBinomial(total, fewer) - total * Math.LN2));
}

function logBinomial(n: number, k: number): number {
  let log = 0;
  for (let i = 1; i <= k; i++) log += Math.log((n - k + i) / i);
  return log;
}
