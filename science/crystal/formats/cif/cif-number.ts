/** Numbers of a CIF: decimal, with the uncertainty of the last digits in brackets, which is left away: `5.6402(3)`. */

import { refuse, shown } from '../contract/structure-format.js';
import { parseNumber } from '../poscar/poscar-lines.js';
import { type CifBlock, type CifColumn, type CifValue, isUnknown } from './cif-blocks.js';

const UNCERTAINTY = /\(\d{1,9}\)$/;

/** @throws InvalidStructureError for `?`, `.` and what is no finite number */
export function cifNumber(value: CifValue, tag: string, file: string): number {
  const number = isUnknown(value) ? undefined : parseNumber(value.text.replace(UNCERTAINTY, ''));
  const found = shown(value.text);
  return number ?? refuse({ file, line: value.line }, `${tag} is ${found}`, found, 'a finite number');
}

/** @returns the value of a tag that has one alone; undefined where it is missing, `?` or `.` */
export function singleValue({ columns }: CifBlock, tag: string, file: string): CifValue | undefined {
  const column = columns.get(tag);
  if (!column) return undefined;
  const [value, second] = column.values as [CifValue, CifValue?];
  if (second) refuse({ file, line: second.line }, `${tag} has a second value`, shown(second.text), 'one value');
  return isUnknown(value) ? undefined : value;
}

/** @throws InvalidStructureError where the tag is missing */
export function requiredColumn({ columns, line, name }: CifBlock, tag: string, file: string): CifColumn {
  return columns.get(tag) ?? refuse({ file, line }, `data block ${shown(name)} has no ${tag}`, 'nothing', tag);
}
