/** What has to be there: a missing value ends with an error at its place, and never goes on as `undefined` or `null`. */

/** @throws RangeError where the value is undefined or null */
export function required<T>(value: T | undefined | null, what = 'a value'): T {
  if (value === undefined || value === null) throw new RangeError(`${what} is missing that has to be there`);
  return value;
}

/**
 * For code outside of inner loops: one accessor for all kinds of arrays is slower there than the index itself.
 * @throws RangeError naming the index, where it is not within the values
 */
export function at<T>(values: ArrayLike<T>, index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`there is no entry ${index} among ${values.length}`);
  return value;
}
