/** Differences by their path, for people. */
import type { KeyDifference } from '../../../infra/audit/lineage/key-differences.js';

const LONGEST_VALUE = 60;

/** @returns a line each, indented: path, then both values with where they are */
export function differenceLines(
  differences: readonly KeyDifference[],
  names: { readonly here: string; readonly there: string },
): string[] {
  return differences.map(
    ({ path, here, there }) => `  ${path}  ${shownValue(there)} ${names.there}, ${shownValue(here)} ${names.here}`,
  );
}

export function shownValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
