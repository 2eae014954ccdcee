/**
 * How far the values of two sides stand apart, by ranks alone: the area under the ROC curve (the chance that a value of
 * one side is above a value of the other, a tie counting half) and its p value by Mann and Whitney, two-sided.
 *
 *   U = R - m (m + 1) / 2,   AUC = U / (m n),   separation = max(AUC, 1 - AUC)
 *
 * R sum of the ranks of the first side, ties sharing their mean rank; m and n values of the sides. Up to EXACT_UNTIL
 * values p = 2 min(P(R' <= R), P(R' >= R)) over all ways of choosing m of the ranks; beyond it the normal deviate
 *
 *   z = (|U - m n / 2| - 1/2) / sqrt(m n / 12 (N + 1 - sum (t^3 - t) / (N (N - 1)))),   N = m + n, t values a tie
 *
 * @source Mann and Whitney, Ann. Math. Stat. 18, 50 (1947); ties as in `scipy.stats.mannwhitneyu`
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { normalCdf } from '../../numerics/index.js';

interface RankSeparation {
  /** In [0.5, 1]: 0.5 no difference, 1 no overlap. */
  readonly separation: number;
  /** 1 where all values are equal. */
  readonly pValue: number;
}

const EXACT_UNTIL = 40;

/** @returns null where a side has no values @throws InvalidInputError for a value that is not finite */
export function rankSeparation(left: ArrayLike<number>, right: ArrayLike<number>): RankSeparation | null {
  const [m, n] = [left.length, right.length];
  const values = new Float64Array(m + n);
  values.set(left);
  values.set(right, m);
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new InvalidInputError(`a value to rank is ${odd}`, { found: String(odd) });
  if (m === 0 || n === 0) return null;
  const { doubled, tieSum } = doubledRanks(values);
  const sum = doubled.subarray(0, m).reduce((all, rank) => all + rank, 0);
  const auc = (sum / 2 - (m * (m + 1)) / 2) / (m * n);
  return {
    separation: Math.max(auc, 1 - auc),
    pValue: m + n <= EXACT_UNTIL ? exactPValue(doubled, m, sum) : normalPValue(auc, m, n, tieSum),
  };
}

/** Twice the mean rank of every value, a whole number, and sum of t^3 - t over the ties. */
function doubledRanks(values: Float64Array): { doubled: Uint32Array; tieSum: number } {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const doubled = new Uint32Array(values.length);
  let tieSum = 0;
  for (let first = 0; first < order.length; ) {
    let after = first + 1;
    while (after < order.length && values[order[after]!] === values[order[first]!]) after++;
    for (let place = first; place < after; place++) doubled[order[place]!] = first + 1 + after;
    tieSum += (after - first) ** 3 - (after - first);
    first = after;
  }
  return { doubled, tieSum };
}

/** Counts the ways of choosing m of the ranks by their sum, one rank after the other. */
function exactPValue(doubled: Uint32Array, m: number, sum: number): number {
  const most = doubled.reduce((all, rank) => all + rank, 0);
  const ways = Array.from({ length: m + 1 }, () => new Float64Array(most + 1));
  ways[0]![0] = 1;
  for (const rank of doubled)
    for (let chosen = m; chosen > 0; chosen--)
      for (let total = most; total >= rank; total--) ways[chosen]![total]! += ways[chosen - 1]![total - rank]!;
  let [below, above, all] = [0, 0, 0];
  ways[m]!.forEach((count, total) => {
    all += count;
    if (total <= sum) below += count;
    if (total >= sum) above += count;
  });
  return Math.min(1, (2 * Math.min(below, above)) / all);
}

function normalPValue(auc: number, m: number, n: number, tieSum: number): number {
  const all = m + n;
  const spread = Math.sqrt(((m * n) / 12) * (all + 1 - tieSum / (all * (all - 1))));
  if (!(spread > 0)) return 1;
  const off = m * n * Math.abs(auc - 0.5) - 0.5;
  return Math.min(1, 2 * normalCdf(-off / spread));
}
