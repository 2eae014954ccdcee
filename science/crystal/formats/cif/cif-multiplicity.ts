/**
 * Multiplicities that a CIF states of its sites, against the number of atoms that symmetry made of each: the sign of
 * operations that the file left out.
 */

import { at } from '../../../../schemas/required.js';
import { refuse, shown } from '../contract/structure-format.js';
import type { CifBlock, CifColumn, CifValue } from './cif-blocks.js';
import { isUnknown } from './cif-blocks.js';
import { cifNumber } from './cif-number.js';

/** Atoms of the cell that a site stands for. */
const MULTIPLICITY = /^_atom_site_.*multiplicity/;
/** Operations that leave a site in place: the multiplicity of a general position over that of the site. */
const ORDER = /^_atom_site_.*symmetry_order/;
const WYCKOFF = /^_atom_site_wyckoff_(?!.*multiplicity)/;

interface SiteOrbits {
  /** Atoms made of each site, in the order of the file. */
  readonly sizes: readonly number[];
  readonly labels: readonly string[];
  /** Operations of the group. */
  readonly groupOrder: number;
}

/** @throws InvalidStructureError naming the site, its line, and what was stated and found */
export function refuseOtherMultiplicity(block: CifBlock, orbits: SiteOrbits, file: string): void {
  const { sizes, groupOrder } = orbits;
  const orderOf = (row: number) => groupOrder / at(sizes, row);
  for (const column of block.columns.values()) {
    if (ORDER.test(column.tag)) refuseFirst(numbersOf(column, sizes, file), orderOf, orbits, file);
    if (!MULTIPLICITY.test(column.tag)) continue;
    const stated = numbersOf(column, sizes, file);
    // SHELXL-97 writes the order of the site symmetry under this name.
    if (stated.every(({ number, row }) => number === orderOf(row))) continue;
    refuseFirst(stated, (row) => at(sizes, row), orbits, file);
  }
}

interface StatedNumber {
  readonly tag: string;
  readonly row: number;
  readonly number: number;
  readonly value: CifValue;
}

function numbersOf(column: CifColumn, sizes: readonly number[], file: string): StatedNumber[] {
  const { tag, values } = column;
  if (values.length !== sizes.length) return [];
  return values.flatMap((value, row) =>
    isUnknown(value) ? [] : [{ tag, row, value, number: cifNumber(value, tag, file) }],
  );
}

function refuseFirst(
  stated: readonly StatedNumber[],
  expectedOf: (row: number) => number,
  { sizes, labels }: SiteOrbits,
  file: string,
): void {
  const other = stated.find(({ number, row }) => number !== expectedOf(row));
  if (!other) return;
  const { tag, value, row } = other;
  const count = `${sizes[row]} ${sizes[row] === 1 ? 'atom' : 'atoms'}`;
  const problem = `site ${shown(labels[row])} has ${tag} ${shown(value.text)}, but makes ${count} by the symmetry that is stated`;
  refuse({ file, line: value.line }, problem, count, 'the space group with all of its operations');
}

/** A position beyond the first of a group, which P 1 has not, in a file that says nothing else of its group. */
export function refuseOtherPosition(block: CifBlock, labels: readonly string[], file: string): void {
  for (const { tag, values } of block.columns.values()) {
    if (!WYCKOFF.test(tag)) continue;
    const row = values.findIndex((value) => !isUnknown(value) && !/^1?a$/i.test(value.text));
    if (row < 0) continue;
    const { text, line } = at(values, row);
    const problem = `site ${shown(labels[row] ?? '')} has ${tag} ${shown(text)} in a file without symmetry operations`;
    refuse({ file, line }, problem, shown(text), 'the space group with all of its operations');
  }
}
