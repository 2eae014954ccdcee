/**
 * A row of a table as the text of a structure file. Which columns hold the structure is told by their names, in this order:
 *
 *   lattice, species, fracCoords                               tables of this program
 *   lattice_vectors, cartesian_site_positions, species_at_sites   properties of OPTIMADE (with species, where they are given)
 *   structure, atoms                                           documents of pymatgen and of JARVIS, as structs or as text
 *   cif, poscar                                                files as text
 */
import { InvalidInputError } from '../../../schemas/failure.js';

export type TableRow = Readonly<Record<string, unknown>>;

/** How the structure of a row is written. */
export interface RowLayout {
  /** Columns to be read: of a wide table the others are left alone. */
  readonly columns: readonly string[];
  /** Ending of a file of that text. */
  readonly ending: '' | '.cif' | '.vasp';
  textOf(row: TableRow): string;
}

const OWN = ['lattice', 'species', 'fracCoords'];
const OPTIMADE = ['lattice_vectors', 'cartesian_site_positions', 'species_at_sites'];
const OPTIMADE_BESIDE = [
  'species',
  'nsites',
  'structure_features',
  'dimension_types',
  'nperiodic_dimensions',
  'assemblies',
];
const NAMES = ['id', 'material_id', 'immutable_id', 'jid', 'entry_id', 'mat_id'];

/** @throws InvalidInputError naming the columns that are there */
export function layoutOfColumns(place: string, names: readonly string[]): RowLayout {
  const has = (name: string) => names.includes(name);
  const withNames = (columns: readonly string[]) => [...new Set([...columns, ...NAMES])].filter(has);
  if (OWN.every(has)) return { columns: withNames(OWN), ending: '', textOf: textOfOwn };
  if (OPTIMADE.every(has))
    return { columns: withNames([...OPTIMADE, ...OPTIMADE_BESIDE]), ending: '', textOf: textOfOptimade };
  for (const name of ['structure', 'atoms'])
    if (has(name)) return { columns: withNames([name]), ending: '', textOf: (row) => documentOf(name, row[name]) };
  for (const [name, ending] of [
    ['cif', '.cif'],
    ['poscar', '.vasp'],
  ] as const)
    if (has(name)) return { columns: withNames([name]), ending, textOf: (row) => fileOf(row[name]) };
  const found = names.join(', ').slice(0, 500);
  throw new InvalidInputError(`${place}: no columns of structures among ${found}`, {
    file: place,
    found,
    expected: `${OWN.join(', ')}; ${OPTIMADE.join(', ')}; structure; atoms; cif; poscar`,
  });
}

function textOfOwn({ lattice, species, fracCoords }: TableRow): string {
  const cell = listOf(lattice);
  const coords = listOf(fracCoords);
  return JSON.stringify({
    lattice_mat: cell.length === 9 ? inThrees(cell) : cell,
    coords: coords.every((value) => typeof value === 'number') ? inThrees(coords) : coords,
    elements: listOf(species),
    cartesian: false,
  });
}

function textOfOptimade(row: TableRow): string {
  const attributes = Object.fromEntries(Object.entries(row).filter(([name]) => !NAMES.includes(name)));
  const species = attributes.species ?? speciesOf(listOf(row.species_at_sites));
  return JSON.stringify({ type: 'structures', attributes: { ...attributes, species } });
}

/** Names alone are elements. */
function speciesOf(atSites: readonly unknown[]): object[] {
  return [...new Set(atSites)].map((name) => ({ name, chemical_symbols: [name], concentration: [1] }));
}

function documentOf(name: string, value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify({ [name]: value });
}

function fileOf(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function inThrees(values: readonly unknown[]): unknown[][] {
  return Array.from({ length: Math.ceil(values.length / 3) }, (_, n) => values.slice(3 * n, 3 * n + 3));
}

/** @returns lists for vectors and typed arrays of any depth, numbers for wide integers: what JSON knows */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as Iterable<unknown>, plainValue);
  if ('toJSON' in value && typeof value.toJSON === 'function') return plainValue(value.toJSON());
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainValue(part)]));
}
