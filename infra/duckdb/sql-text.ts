/** Names and values as SQL text: whatever they hold, they stay one name and one value. */

/** @returns the name in double quotes */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** @returns the text in single quotes; nothing in it is an escape */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A number of double precision: the same bits that JavaScript has.
 * @throws RangeError for one that is not finite
 */
export function sqlNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number of a query`);
  const text = String(value);
  // Without an exponent it would be a decimal, of other arithmetic.
  return text.includes('e') ? text : `${text}e0`;
}

export function sqlList(values: readonly string[]): string {
  return `[${values.map(sqlText).join(', ')}]`;
}
