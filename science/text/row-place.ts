/** Where the numbers of a crystal were given: file, line and crystal, for errors. */

export interface RowPlace {
  readonly file: string;
  /** From 1; none in JSON. */
  readonly line?: number;
  readonly crystal: string;
}

/**
 * @param point number of the value in its row, from 0
 * @param position where it lies, such as `0.35 eV`; empty: nowhere
 * @returns such as `id_prop.csv, line 7: value 8 of NaCl (0.35 eV)`; without a place `value 8 (0.35 eV)`
 */
export function valuePlace(place: RowPlace | undefined, point: number, position: string): string {
  const value = `value ${point + 1}`;
  const where = position === '' ? '' : ` (${position})`;
  if (place === undefined) return `${value}${where}`;
  const line = place.line === undefined ? '' : `, line ${place.line}`;
  return `${place.file}${line}: ${value} of ${place.crystal}${where}`;
}
