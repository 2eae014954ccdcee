/**
 * The contract of all structure formats. Laws, held by one conformance suite for every reader:
 *
 * - A file is taken as a whole or refused as a whole, with an InvalidStructureError whose message is one line that names
 *   the file, the place in it (a line; in JSON also the path of the value) and the value.
 * - Nothing is repaired: what the format does not allow, or what would leave a crystal unclear (partial occupancy,
 *   missing operations, two atoms on one site, numbers that are not finite), is refused.
 * - At least one structure, each with finite numbers, known elements, at least one atom (`checkStructure`).
 * - Ids are unique in a file. The only structure of a file is called as the file; of several, each is called as the
 *   file, `#`, and its name in the file where every one has a plain name of its own, else its number from 1.
 * - Pure: equal text gives equal structures; no text takes more than linear time and memory, beyond the operations that
 *   a CIF may list.
 */

import { InvalidStructureError } from '../../../../schemas/failure.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { printable, shortened } from '../../../text/index.js';
import { structureId } from '../../structure/structure-ids.js';

export interface ReadOptions {
  /** Sites that hold atoms in part become whole ones in an ordered cell, and a notice says so; otherwise they are refused. */
  readonly order?: boolean;
}

/** What a refusal of such sites says, with the way out. */
export const ATOM_IN_PART = 'an atom in part is no single crystal (--order takes an ordered one)';

export interface StructureFormat {
  readonly name: string;
  /** Names of files of this format, without their folder. */
  readonly names: RegExp;
  /** Whether a file of another name looks like this format, by its first characters. */
  looksLike(start: string): boolean;
  /**
   * @param file its name, for errors and ids
   * @returns lattices in ångström; fractional coordinates, those in the file not wrapped into the cell
   * @throws InvalidStructureError
   */
  readStructures(text: string, file: string, options?: ReadOptions): Structure[];
}

/** Far above any unit cell; a larger file is something else, and reading it would only take time. */
export const MAX_CHARACTERS = 20_000_000;
/** Most atoms of all structures of a file: a few lines of CIF can stand for many atoms. */
const MAX_FILE_ATOMS = 500_000;
const MAX_FILE_STRUCTURES = 10_000;

/** Names that reach into every object of the language, where a name is used as a key. */
export const REFUSED_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const PLAIN_NAME = /^[A-Za-z0-9][\w.+-]{0,79}$/;

export interface FilePlace {
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
}

/** @param problem names the value that was found */
export function refuse(place: FilePlace, problem: string, found: string | number, expected: string): never {
  const { file, line, column } = place;
  const at = line === undefined ? '' : `, line ${line}${column === undefined ? '' : `, column ${column}`}`;
  const facts = Object.fromEntries(Object.entries({ file, line, column }).filter(([, value]) => value !== undefined));
  throw new InvalidStructureError(`${file}${at}: ${printable(problem)}`, {
    ...facts,
    found: printable(String(found)),
    expected,
  });
}

/** A value as it may stand in an error: one line, short, control characters spelt out. */
export function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return shortened(text);
}

export function refuseAbsurdSize(text: string, file: string): void {
  if (text.length > MAX_CHARACTERS)
    refuse(
      { file },
      `${text.length} characters are no crystal`,
      `${text.length} characters`,
      `at most ${MAX_CHARACTERS}`,
    );
}

/** @throws InvalidStructureError before any of them is read */
export function refuseTooManyStructures(file: string, structures: number): void {
  if (structures <= MAX_FILE_STRUCTURES) return;
  refuse({ file }, `${structures} structures in one file`, structures, `at most ${MAX_FILE_STRUCTURES}`);
}

/** @throws InvalidStructureError as soon as the structures of a file add up to too much */
export function refuseTooManyAtoms(place: FilePlace, atoms: number): void {
  if (atoms > MAX_FILE_ATOMS) refuse(place, `${atoms} atoms in one file`, atoms, `at most ${MAX_FILE_ATOMS}`);
}

/** @param names what the file itself calls its structures, in order */
export function structureIds(file: string, names: readonly (string | null)[]): string[] {
  const id = structureId(file);
  if (names.length === 1) return [id];
  const plain = names.every((name) => name !== null && PLAIN_NAME.test(name) && !REFUSED_NAMES.has(name));
  const own = plain && new Set(names).size === names.length;
  return names.map((name, n) => `${id}#${own ? name : n + 1}`);
}
