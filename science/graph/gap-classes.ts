/**
 * Classes of equal numbers: sorted values, cut wherever two neighbours differ by more than 1e-4 (ångström for bond
 * lengths, dimensionless for cosines). Rounding into bins would separate equal values at a bin's border.
 *
 * In large disordered cells neighbours can chain far beyond the gap. A class wider than 3e-4 is therefore cut again at
 * gaps above 1e-6; where that does not help either, values cannot be told apart reliably, and there are no classes.
 */

const GAP = 1e-4;
const WIDEST = 3e-4;
const FINE_GAP = 1e-6;

export interface GapClasses {
  /** Class of every value, numbered by increasing value. */
  readonly classOf: Uint32Array;
  readonly count: number;
}

/**
 * @param values finite, shape [n]
 * @returns null where values chain over more than 3e-4 in steps below 1e-6
 */
export function gapClasses(values: Float64Array): GapClasses | null {
  const sorted = values.slice().sort();
  const starts = classStarts(sorted);
  if (starts === null) return null;
  const classOf = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= value) low = middle;
      else high = middle;
    }
    classOf[i] = low;
  }
  return { classOf, count: starts.length };
}

/** Smallest value of every class. */
function classStarts(sorted: Float64Array): Float64Array | null {
  const starts: number[] = [];
  for (let begin = 0, i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i]! - sorted[i - 1]! <= GAP) continue;
    if (sorted[i - 1]! - sorted[begin]! <= WIDEST) starts.push(sorted[begin]!);
    else if (!cutFinely(sorted, begin, i, starts)) return null;
    begin = i;
  }
  return Float64Array.from(starts);
}

/** Cuts sorted[begin .. end) at gaps above 1e-6. @returns whether every piece is narrow enough */
function cutFinely(sorted: Float64Array, begin: number, end: number, starts: number[]): boolean {
  let from = begin;
  for (let i = begin + 1; i <= end; i++) {
    if (i < end && sorted[i]! - sorted[i - 1]! <= FINE_GAP) continue;
    if (sorted[i - 1]! - sorted[from]! > WIDEST) return false;
    starts.push(sorted[from]!);
    from = i;
  }
  return true;
}
