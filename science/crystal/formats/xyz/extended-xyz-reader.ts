/**
 * Extended XYZ: frames of an atom count, a line of keys (`Lattice` with three row vectors in ångström, `Properties`
 * naming the columns, `pbc`), and a line an atom with Cartesian positions in ångström. Only crystals are read, slabs with
 * the vacuum of their cell among them; blank lines may stand between frames. Columns other than species and pos are counted and passed over.
 * @source extended XYZ specification, libAtoms; columns `species:S:1:pos:R:3` and pbc "T T T" are its defaults
 */
import { at } from '../../../../schemas/required.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { toFractional } from '../../structure/lattice.js';
import { MAX_ATOMS } from '../../structure/structure-checks.js';
import { closeBoundaries, type Periodicity } from '../contract/open-boundaries.js';
import { checkAtPlace, checkLatticeAtPlace } from '../contract/placed-structure.js';
import { elementOfSpecies } from '../contract/species-symbol.js';
import {
  type FilePlace,
  refuse,
  refuseAbsurdSize,
  refuseTooManyAtoms,
  refuseTooManyStructures,
  type StructureFormat,
  shown,
  structureIds,
} from '../contract/structure-format.js';
import { parseNumber } from '../poscar/poscar-lines.js';
import { readXyzComment } from './extended-xyz-comment.js';

const DEFAULT_COLUMNS = 'species:S:1:pos:R:3';
const TRUTH: ReadonlyMap<string, boolean> = new Map([
  ...['t', 'true', '1'].map((word) => [word, true] as const),
  ...['f', 'false', '0'].map((word) => [word, false] as const),
]);
const LATTICE = 'Lattice="ax ay az bx by bz cx cy cz"';

export const EXTENDED_XYZ: StructureFormat = {
  name: 'extended XYZ',
  names: /\.(xyz|extxyz)$/i,
  looksLike: (start) => /^\uFEFF?\s*\d+\s*\r?\n[^\n]*\blattice\s*=/i.test(start),
  readStructures(text, file) {
    refuseAbsurdSize(text, file);
    const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
    while (lines.at(-1)?.trim() === '') lines.pop();
    if (lines.length === 0) refuse({ file, line: 1 }, 'no atoms: the file is empty', 'nothing', 'a number of atoms');
    const frames: { line: number; count: number }[] = [];
    let atoms = 0;
    for (let line = 0; line < lines.length; ) {
      if (at(lines, line).trim() === '') {
        line++;
        continue;
      }
      const count = readCount(lines, line, file);
      atoms += count;
      refuseTooManyAtoms({ file, line: line + 1 }, atoms);
      frames.push({ line, count });
      line += count + 2;
    }
    refuseTooManyStructures(file, frames.length);
    const ids = structureIds(
      file,
      frames.map(() => null),
    );
    return frames.map(({ line, count }, n) => readFrame(lines, line, count, at(ids, n), file));
  },
};

/** @param line index from 0, as everywhere below; places count from 1 */
function readCount(lines: readonly string[], line: number, file: string): number {
  const text = at(lines, line).trim();
  const place = { file, line: line + 1 };
  const count = /^\d+$/.test(text) ? Number(text) : undefined;
  if (count === undefined) refuse(place, `${shown(text)} is no number of atoms`, shown(text), 'a whole number');
  if (count === 0) refuse(place, 'no atoms', text, 'at least one atom');
  if (count > MAX_ATOMS) refuse(place, `${text.slice(0, 40)} atoms`, text.slice(0, 40), `at most ${MAX_ATOMS}`);
  const left = lines.length - line - 2;
  if (left < count) {
    const end = { file, line: lines.length };
    refuse(end, `the file ends after ${Math.max(0, left)} of ${count} atoms`, 'the end of the file', `${count} atoms`);
  }
  return count;
}

function readFrame(lines: readonly string[], line: number, count: number, id: string, file: string): Structure {
  const comment: FilePlace = { file, line: line + 2 };
  const keys = readXyzComment(at(lines, line + 1), comment);
  const lattice = readLattice(keys.get('lattice'), comment);
  const stated = keys.get('pbc');
  const periodic = readPeriodicity(stated, comment);
  const { width, speciesColumn, positionColumn } = readColumns(keys.get('properties') ?? DEFAULT_COLUMNS, comment);
  const species: string[] = [];
  const positions = new Float64Array(3 * count);
  for (let atom = 0; atom < count; atom++) {
    const place = { file, line: line + atom + 3 };
    const text = at(lines, line + atom + 2).trim();
    const words = text.split(/\s+/);
    if (words.length !== width)
      refuse(place, `${text === '' ? 0 : words.length} columns for atom ${atom + 1}`, shown(text), `${width} columns`);
    const symbol = at(words, speciesColumn);
    species.push(elementOfSpecies(symbol) ?? refuse(place, `${shown(symbol)} is no element`, shown(symbol), 'Na, O'));
    for (let axis = 0; axis < 3; axis++) {
      const word = at(words, positionColumn + axis);
      const value = parseNumber(word);
      positions[3 * atom + axis] =
        value ?? refuse(place, `${shown(word)} is not a finite number`, shown(word), 'a position in ångström');
    }
  }
  checkLatticeAtPlace(id, lattice, at(species, 0), comment);
  const structure = checkAtPlace({ id, lattice, species, fracCoords: toFractional(positions, lattice) }, (atom) =>
    atom === null ? comment : { file, line: line + atom + 3 },
  );
  return closeBoundaries(structure, periodic, `pbc ${shown(stated)}`, comment);
}

function readLattice(text: string | undefined, place: FilePlace): Float64Array {
  if (text === undefined) refuse(place, 'no Lattice: a molecule, not a crystal', 'nothing', LATTICE);
  const words = text.trim().split(/\s+/);
  if (words.length !== 9) refuse(place, `Lattice has ${words.length} numbers`, shown(text), LATTICE);
  return Float64Array.from(words, (word) => {
    const value = parseNumber(word);
    return value ?? refuse(place, `Lattice holds ${shown(word)}`, shown(word), 'finite numbers');
  });
}

/** All three where nothing is said. */
function readPeriodicity(text: string | undefined, place: FilePlace): Periodicity {
  if (text === undefined) return [true, true, true];
  const words = text
    .trim()
    .split(/[\s,]+/)
    .map((word) => TRUTH.get(word.toLowerCase()));
  const [a, b, c] = words;
  if (words.length !== 3 || a === undefined || b === undefined || c === undefined)
    refuse(place, `pbc is ${shown(text)}`, shown(text), 'pbc="T T T", or F along a vector of a slab');
  return [a, b, c];
}

/** `name:type:count` three by three. */
function readColumns(text: string, place: FilePlace): { width: number; speciesColumn: number; positionColumn: number } {
  const words = text.split(':');
  const starts = new Map<string, number>();
  let width = 0;
  for (let n = 0; n < words.length; n += 3) {
    const [name = '', type = '', count = ''] = words.slice(n, n + 3);
    if (!/^[SRIL]$/i.test(type) || !/^[1-9]\d{0,2}$/.test(count))
      refuse(place, `Properties is ${shown(text)}`, shown(text), 'name:type:count, type S, R, I or L');
    if (starts.has(name)) refuse(place, `Properties names ${shown(name)} twice`, shown(text), 'every column once');
    starts.set(name, width);
    width += Number(count);
    if ((name === 'species' && `${type}${count}` !== 'S1') || (name === 'pos' && `${type}${count}` !== 'R3'))
      refuse(place, `Properties has ${name}:${type}:${count}`, shown(text), DEFAULT_COLUMNS);
  }
  const [speciesColumn, positionColumn] = [starts.get('species'), starts.get('pos')];
  if (speciesColumn === undefined || positionColumn === undefined)
    refuse(place, `Properties is ${shown(text)}: species and pos are needed`, shown(text), DEFAULT_COLUMNS);
  return { width, speciesColumn, positionColumn };
}
