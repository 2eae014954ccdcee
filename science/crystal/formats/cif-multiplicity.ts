/**
 * Multiplicities that a CIF states of its sites, against the number of atoms that symmetry made of each: the sign of
 * operations that the file left out.
 */
import type { CifBlock, CifColumn, CifValue } from './cif-blocks.js';
import { isUnknown } from './cif-blocks.js';
import { cifNumber } from './cif-number.js';
import { refuse, shown } from './structure-format.js';

/** Atoms of the cell that a site stands for. */
const MULTIPLICITIES = ['_atom_site_site_symmetry_multiplicity', '_atom_site_symmetry_multiplicity'];
/** Operations that leave a site in place: the multiplicity of a general position over that of the site. */
const ORDER = '_atom_site_site_symmetry_order';
const WYCKOFF = ['_atom_site_wyckoff_symbol', '_atom_site_wyckoff_letter', '_atom_site_wyckoff_label'];

export interface SiteOrbits {
  /** Atoms made of each site, in the order of the file. */
  readonly sizes: readonly number[];
  readonly labels: readonly string[];
  /** Operations of the group. */
  readonly groupOrder: number;
}

/** @throws InvalidStructureError naming the site, its line, and what was stated and found */
export function refuseOtherMultiplicity(block: CifBlock, orbits: SiteOrbits, file: string): void {
  const { sizes, groupOrder } = orbits;
  for (const tag of MULTIPLICITIES) {
    const stated = numbersOf(block.columns.get(tag), sizes, file);
    // SHELXL-97 writes the order of the site symmetry under this name.
    if (stated.every(({ number, row }) => number * sizes[row]! === groupOrder)) continue;
    refuseFirst(stated, (row) => sizes[row]!, orbits, file);
  }
  refuseFirst(numbersOf(block.columns.get(ORDER), sizes, file), (row) => groupOrder / sizes[row]!, orbits, file);
}

interface StatedNumber {
  readonly tag: string;
  readonly row: number;
  readonly number: number;
  readonly value: CifValue;
}

function numbersOf(column: CifColumn | undefined, sizes: readonly number[], file: string): StatedNumber[] {
  if (column?.values.length !== sizes.length) return [];
  const { tag, values } = column;
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
  for (const tag of WYCKOFF) {
    const column = block.columns.get(tag);
    const row = column?.values.findIndex((value) => !isUnknown(value) && !/^\d*a$/i.test(value.text)) ?? -1;
    if (row < 0) continue;
    const { text, line } = column!.values[row]!;
    const problem = `site ${shown(labels[row] ?? '')} has ${tag} ${shown(text)} in a file without symmetry operations`;
    refuse({ file, line }, problem, shown(text), 'the space group with all of its operations');
  }
}
