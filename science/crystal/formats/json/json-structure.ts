/** What all JSON formats share: entries of a document, each with a lattice and sites, made into checked structures. */
import { at } from '../../../../schemas/required.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import type { PartialAtom } from '../../ordering.js';
import { toFractional } from '../../structure/lattice.js';
import { MAX_ATOMS } from '../../structure/structure-checks.js';
import { closeBoundaries, type Periodicity } from '../contract/open-boundaries.js';
import { checkAtPlace, checkLatticeAtPlace, orderAtPlace } from '../contract/placed-structure.js';
import { elementOfSpecies } from '../contract/species-symbol.js';
import {
  ATOM_IN_PART,
  type ReadOptions,
  refuse,
  refuseTooManyAtoms,
  refuseTooManyStructures,
  type StructureFormat,
  shown,
  structureIds,
} from '../contract/structure-format.js';
import { JsonDocument, type JsonPath } from './json-document.js';

export interface JsonEntry {
  readonly value: unknown;
  readonly path: JsonPath;
}

/** A structure as an entry states it, with the places of its parts. */
export interface StatedStructure {
  readonly lattice: readonly (readonly [number, number, number])[];
  readonly latticePath: JsonPath;
  readonly species: readonly { readonly symbol: string; readonly path: JsonPath }[];
  /** Share of its site that each of the species has, in their order; without it: all of it. */
  readonly occupancies?: readonly { readonly value: number; readonly path: JsonPath }[];
  readonly positions: readonly (readonly [number, number, number])[];
  /** ångström; otherwise fractional. */
  readonly cartesian: boolean;
  pathOfPosition(atom: number): JsonPath;
  /** Where the document says along which vectors the structure is periodic; without it: along all. */
  readonly periodic?: { readonly along: Periodicity; readonly words: string; readonly path: JsonPath };
}

interface JsonFormat extends StructureFormat {
  /** Whether a parsed document is of this format, going by its keys. */
  recognises(value: unknown): boolean;
  readDocument(document: JsonDocument, options?: ReadOptions): Structure[];
}

interface JsonFormatParts {
  readonly name: string;
  recognises(value: unknown): boolean;
  /** One a structure. */
  entriesOf(value: unknown): JsonEntry[];
  /** The file's own name of a structure. */
  nameOf(entry: JsonEntry): unknown;
  read(document: JsonDocument, entry: JsonEntry, options: ReadOptions): StatedStructure;
}

export function jsonFormat({ name, recognises, entriesOf, nameOf, read }: JsonFormatParts): JsonFormat {
  const readDocument = (document: JsonDocument, options: ReadOptions = {}): Structure[] => {
    const { file, value } = document;
    const entries = entriesOf(value);
    if (entries.length === 0) refuse({ file, line: 1 }, `no structure in this ${name}`, '0', 'at least one structure');
    refuseTooManyStructures(file, entries.length);
    const names = entries.map((entry) => nameOf(entry));
    const ids = structureIds(
      file,
      names.map((own) => (typeof own === 'string' ? own : null)),
    );
    let atoms = 0;
    return entries.map((entry, n) => {
      const structure = checked(document, read(document, entry, options), at(ids, n), options);
      atoms += structure.species.length;
      refuseTooManyAtoms({ file }, atoms);
      return structure;
    });
  };
  return {
    name,
    names: /\.json$/i,
    looksLike: looksLikeJson,
    recognises,
    readDocument,
    readStructures: (text, file, options) => readDocument(new JsonDocument(text, file), options),
  };
}

export function looksLikeJson(start: string): boolean {
  return /^\uFEFF?\s*[[{]/.test(start);
}

/** A list of documents is as many structures, one document is one. */
export function oneOrList(value: unknown): JsonEntry[] {
  if (!Array.isArray(value)) return [{ value, path: [] }];
  return value.map((entry, n) => ({ value: entry, path: [n] }));
}

/** Keys under which answers of servers and dumps of lists keep their entries. */
const WRAPPERS = ['data', 'response', 'entries', 'structures'] as const;

/** One document or a list of them, alone or under one of the usual keys. */
export function wrappedEntries(value: unknown): JsonEntry[] {
  const key = wrapperOf(value);
  if (key === undefined) return oneOrList(value);
  return oneOrList(partOf(value, key)).map((entry) => ({ ...entry, path: [key, ...entry.path] }));
}

/** @returns the first of `wrappedEntries`, however many there are */
export function firstEntry(value: unknown): unknown {
  const key = wrapperOf(value);
  const entries = key === undefined ? value : partOf(value, key);
  return Array.isArray(entries) ? entries[0] : entries;
}

function wrapperOf(value: unknown): string | undefined {
  return WRAPPERS.find((name) => typeof partOf(value, name) === 'object' && partOf(value, name) !== null);
}

/** @returns the part of a document of unknown shape, undefined where there is none */
export function partOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

function checked(
  document: JsonDocument,
  stated: StatedStructure,
  id: string,
  { order = false }: ReadOptions,
): Structure {
  const { species, positions, latticePath } = stated;
  if (species.length !== positions.length)
    document.refuse(
      stated.pathOfPosition(0).slice(0, -1),
      `has ${positions.length} positions for ${species.length} species`,
      'one position for every species',
    );
  if (species.length > MAX_ATOMS)
    refuse(document.placeOf(latticePath), `${species.length} atoms`, species.length, `at most ${MAX_ATOMS}`);
  const elements = species.map(
    ({ symbol, path }) =>
      elementOfSpecies(symbol) ?? document.refuse(path, `is ${shown(symbol)}, no element`, 'an element, as Na or O'),
  );
  const lattice = Float64Array.from(stated.lattice.flat(), withoutSign);
  // Places cost a walk through the document: they are looked up for errors alone.
  const lazily = (path: JsonPath) => ({
    file: document.file,
    get line() {
      return document.placeOf(path).line;
    },
    get column() {
      return document.placeOf(path).column;
    },
  });
  if (stated.cartesian) checkLatticeAtPlace(id, lattice, at(elements, 0), lazily(latticePath));
  const given = Float64Array.from(positions.flat(), withoutSign);
  const fracCoords = stated.cartesian ? toFractional(given, lattice) : given;
  const structure = hasAtomsInPart(document, stated, order)
    ? orderAtPlace(id, lattice, partialAtoms(stated, elements, fracCoords), lazily(latticePath))
    : checkAtPlace({ id, lattice, species: elements, fracCoords }, (atom) =>
        document.placeOf(atom === null ? latticePath : stated.pathOfPosition(atom)),
      );
  if (!stated.periodic) return structure;
  const { along, words, path } = stated.periodic;
  return closeBoundaries(structure, along, words, lazily(path));
}

/** @throws InvalidStructureError naming the first share that is none, or is not to be ordered */
function hasAtomsInPart(document: JsonDocument, { occupancies = [] }: StatedStructure, order: boolean): boolean {
  const parts = occupancies.filter(({ value }) => value !== 1);
  for (const { value, path } of parts) {
    if (!(value > 0 && value < 1)) document.refuse(path, `is ${value}`, 'above 0 and at most 1');
    if (!order) document.refuse(path, `is ${value}: ${ATOM_IN_PART}`, '1');
  }
  return parts.length > 0;
}

function partialAtoms(
  { occupancies }: StatedStructure,
  elements: readonly string[],
  fracCoords: Float64Array,
): PartialAtom[] {
  return elements.map((element, atom) => ({
    element,
    occupancy: occupancies?.[atom]?.value ?? 1,
    orbit: '',
    position: [at(fracCoords, 3 * atom), at(fracCoords, 3 * atom + 1), at(fracCoords, 3 * atom + 2)],
  }));
}

/** Minus zero becomes zero: equal crystals shall have equal bytes. */
function withoutSign(value: number): number {
  return value + 0;
}
