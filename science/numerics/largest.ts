/** The largest of any number of values; `Math.max(...values)` holds some ten thousand. */

/** @returns -infinity of none; NaN counts for nothing */
export function largestOf(values: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if ((values[i] ?? Number.NaN) > largest) largest = values[i] ?? largest;
  return largest;
}
