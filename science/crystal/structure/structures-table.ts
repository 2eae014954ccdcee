/** Structures <-> the `structures` table: one row a crystal, lattice as nine numbers in ångström. */

import { InvalidStructureError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { Matrix } from '../../../schemas/tables/columns.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { reducedFormula } from '../../chemistry/index.js';
import { extraFeatureColumn, extraFeaturesOf } from './extra-features.js';

/** Where a structure came from: a name relative to the data folder, and the hash of its bytes. */
export interface StructureOrigin {
  readonly source: string;
  readonly sourceSha256: string;
}

/** Any table with the columns of a structure: `structures` and `candidates`. */
interface StructureRows {
  readonly rows: number;
  readonly columns: {
    readonly id: string[];
    readonly lattice: Matrix<Float64Array>;
    readonly species: string[][];
    readonly fracCoords: Float64Array[];
  };
  readonly extra?: Table['extra'];
}

/**
 * @param origins one a structure, in the same order
 * @throws InvalidStructureError for an id that occurs twice, or another number of origins
 * @throws InvalidInputError for extra features of different lengths
 */
export function structuresToTable(
  structures: readonly Structure[],
  origins: readonly StructureOrigin[],
): Table<'structures'> {
  if (origins.length !== structures.length)
    throw new InvalidStructureError(`${origins.length} origins for ${structures.length} structures`);
  const seen = new Set<string>();
  for (const { id } of structures) {
    if (seen.has(id)) throw new InvalidStructureError(`two structures are called "${id}"`, { structure: id });
    seen.add(id);
  }
  const lattice = new Float64Array(9 * structures.length);
  structures.forEach((structure, n) => {
    lattice.set(structure.lattice, 9 * n);
  });
  return {
    kind: 'structures',
    rows: structures.length,
    columns: {
      id: structures.map(({ id }) => id),
      formula: structures.map(({ species }) => reducedFormula(species)),
      lattice: { width: 9, values: lattice },
      species: structures.map(({ species }) => [...species]),
      fracCoords: structures.map(({ fracCoords }) => fracCoords),
      source: origins.map(({ source }) => source),
      sourceSha256: origins.map(({ sourceSha256 }) => sourceSha256),
    },
    ...extraFeatureColumn(structures),
    metadata: {},
  };
}

/** @returns the structures in row order; arrays are copies */
export function structuresOf(table: StructureRows): Structure[] {
  const { id, lattice, species, fracCoords } = table.columns;
  return Array.from({ length: table.rows }, (_, n) => ({
    id: at(id, n),
    lattice: lattice.values.slice(9 * n, 9 * n + 9),
    species: [...at(species, n)],
    fracCoords: at(fracCoords, n).slice(),
    ...extraFeaturesOf(table.extra, n),
  }));
}

/** @returns the same table with lattices and coordinates of other structures, which come in the order of its rows */
export function withPlacesOf(table: Table<'structures'>, structures: readonly Structure[]): Table<'structures'> {
  const values = new Float64Array(9 * table.rows);
  structures.forEach((structure, n) => {
    values.set(structure.lattice, 9 * n);
  });
  const fracCoords = structures.map((structure) => structure.fracCoords);
  return { ...table, columns: { ...table.columns, lattice: { width: 9, values }, fracCoords } };
}
