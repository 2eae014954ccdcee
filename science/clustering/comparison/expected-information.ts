/**
 * Mutual information that two independent partitions with cluster sizes a_i and b_j of n points show on average,
 *
 *   E[MI] = sum over i, j and all possible m of (m / n) log(n m / (a_i b_j)) P(m),   in nats
 *
 * with P(m) the hypergeometric probability that a cluster of a_i and one of b_j points share m.
 * @source Vinh, Epps and Bailey, J. Mach. Learn. Res. 11, 2837 (2010)
 */

/** @param rowSums cluster sizes, each 1 .. n, summing to n @returns nats */
export type ExpectedInformation = (rowSums: Uint32Array, columnSums: Uint32Array) => number;

/** Pairs of sizes that are remembered: cuts of one tree share most of their sizes. About 50 MB. */
const REMEMBERED_PAIRS = 1_000_000;

/** E[MI] for tables of n points; what it computes for a pair of sizes is kept for the next table. */
export function expectedInformation(n: number): ExpectedInformation {
  const logFactorial = logFactorials(n);
  const known = new Map<number, number>();
  const ofSizes = (a: number, b: number): number => {
    const fixed = logFactorial[a]! + logFactorial[b]! + logFactorial[n - a]! + logFactorial[n - b]! - logFactorial[n]!;
    let sum = 0;
    for (let m = Math.max(1, a + b - n); m <= Math.min(a, b); m++) {
      const logProbability =
        fixed - logFactorial[m]! - logFactorial[a - m]! - logFactorial[b - m]! - logFactorial[n - a - b + m]!;
      sum += (m / n) * Math.log((n * m) / (a * b)) * Math.exp(logProbability);
    }
    return sum;
  };
  const remembered = (a: number, b: number): number => {
    // The sum is the same both ways up to rounding; one order makes it the same to the bit.
    const [small, large] = a < b ? [a, b] : [b, a];
    const key = small * (n + 1) + large;
    let value = known.get(key);
    if (value === undefined) {
      value = ofSizes(small, large);
      if (known.size < REMEMBERED_PAIRS) known.set(key, value);
    }
    return value;
  };
  return (rowSums, columnSums) => {
    const [rows, columns] = [occurrences(rowSums), occurrences(columnSums)];
    let expected = 0;
    for (const [a, rowsOfA] of rows) {
      for (const [b, columnsOfB] of columns) expected += rowsOfA * columnsOfB * remembered(a, b);
    }
    return expected;
  };
}

/** Different sizes, ascending, and how often each occurs. */
function occurrences(sizes: Uint32Array): [number, number][] {
  const often = new Map<number, number>();
  for (const size of sizes.slice().sort()) often.set(size, (often.get(size) ?? 0) + 1);
  return [...often];
}

/** log(m!) for m = 0..n; the error of the running sum is carried along, or it would grow with n. */
function logFactorials(n: number): Float64Array {
  const values = new Float64Array(n + 1);
  let sum = 0;
  let lost = 0;
  for (let m = 2; m <= n; m++) {
    const term = Math.log(m) - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
    values[m] = sum;
  }
  return values;
}
