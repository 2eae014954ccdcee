/**
 * Numbers that programs write where nothing was measured: nines alone, with either sign (`-999`, `9999`, `-99.99`). Such a number
 * can also be a value, so it is one of them only where it is alone: several times as large as every other number of the property.
 */

const NINES = /^-?9+(\.9+)?$/;
const FEWEST_NINES = 2;
/** A mark is that many times as large as what was measured. */
const APART = 5;

/**
 * @param values of all crystals, in the unit of the file
 * @returns place of the first mark; null where there is none
 */
export function missingMark(values: Float64Array): number | null {
  const marks = values.map((value) => (isNines(value) ? 1 : 0));
  const largest = values.reduce((most, value, i) => (marks[i] ? most : Math.max(most, Math.abs(value))), 0);
  const place = values.findIndex((value, i) => marks[i] === 1 && Math.abs(value) >= APART * largest);
  return place < 0 ? null : place;
}

/** @returns whether a value is written as marks are */
export function isNines(value: number): boolean {
  const text = String(value);
  return NINES.test(text) && text.replace(/[^9]/g, '').length >= FEWEST_NINES;
}
