/**
 * VASP's POSCAR format: comment, scale, three lattice vectors, [elements], counts, [selective dynamics], mode,
 * coordinates. A version 4 file (no line of elements) is read when its comment line or labels behind its atoms name them.
 *
 * `rules: 'reference'` reads as the reference implementation does (spec 1.1): a single positive scale, version 5 only,
 * fractional if the mode line holds a d anywhere, and Cartesian coordinates **not** multiplied by the scale.
 * @source VASP manual, POSCAR; jarvis-tools for `reference`
 */

import { InvalidStructureError } from '../../../../schemas/failure.js';
import { at, required } from '../../../../schemas/required.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { signedVolume, toFractional } from '../../structure/lattice.js';
import { checkStructure } from '../../structure/structure-checks.js';
import { structureId } from '../../structure/structure-ids.js';
import { PoscarLines, parseNumber } from './poscar-lines.js';
import { readCounts, speciesOfAtoms } from './poscar-species.js';

interface PoscarOptions {
  /** Default `vasp`: the format as VASP defines it. */
  readonly rules?: 'vasp' | 'reference';
}

/**
 * @param text the file; any line ends
 * @param file its name, for errors; without folder and last extension it becomes the structure's id
 * @returns lattice in ångström, fractional coordinates as they are in the file (not wrapped)
 * @throws InvalidStructureError naming file, line, found and expected
 */
export function readPoscar(text: string, file: string, options: PoscarOptions = {}): Structure {
  const reference = options.rules === 'reference';
  const lines = new PoscarLines(text, file);
  const scale = readScale(lines, reference);
  const rows = [3, 4, 5].flatMap((line) => lines.numbers(line, 3, 'three numbers, a lattice vector in ångström'));
  const factors = scaleFactors(lines, scale, rows);
  const lattice = Float64Array.from(rows).map((value, n) => value * at(factors, n % 3));

  const stated = readCounts(lines, reference);
  const { countLine, total } = stated;
  const next = countLine + 1;
  const selectiveLine = lines.text(next);
  const selective = reference ? /S/.test(selectiveLine) && /s/.test(selectiveLine) : /^[Ss]/.test(selectiveLine);
  const modeLine = selective ? next + 1 : next;
  const fractional = readMode(lines, modeLine, reference);
  const first = modeLine + 1;
  const coords = new Float64Array(3 * total);
  for (let i = 0; i < total; i++) {
    const line = first + i;
    if (lines.text(line) === '') lines.refuse(line, `coordinates of ${i} atoms, ${total} counted`, 'three coordinates');
    coords.set(lines.numbers(line, 3, `three coordinates of atom ${i + 1}`), 3 * i);
  }
  const species = speciesOfAtoms(lines, stated, reference ? null : { first, word: selective ? 6 : 3 });
  if (!reference) refuseMoreAtoms(lines, first + total, total);

  const scaled = reference ? coords : coords.map((value, n) => value * at(factors, n % 3));
  const id = structureId(file);
  const read = { id, lattice, species, fracCoords: coords };
  try {
    if (fractional) return checkStructure(read);
    // The lattice is looked at before it is inverted, with one atom at the origin in place of all.
    checkStructure({ ...read, species: [at(species, 0)], fracCoords: new Float64Array(3) });
    return checkStructure({ ...read, fracCoords: toFractional(scaled, lattice) });
  } catch (error) {
    if (!(error instanceof InvalidStructureError)) throw error;
    throw new InvalidStructureError(error.message.replace(id, file), { file, ...error.facts }, { cause: error });
  }
}

function readScale(lines: PoscarLines, reference: boolean): number[] {
  const words = lines.words(2);
  const end = words.findIndex((word) => parseNumber(word) === undefined);
  const values = words.slice(0, end < 0 ? words.length : end).map((word) => required(parseNumber(word)));
  const expected = reference
    ? 'one positive scale factor'
    : 'one scale factor, minus the volume, or three positive factors';
  if (values.length !== 1 && (values.length < 3 || reference))
    lines.refuse(2, `${values.length} scale factors`, expected);
  if (values.includes(0)) lines.refuse(2, 'scale factor 0', expected);
  if ((reference || values.length > 1) && values.slice(0, 3).some((value) => value < 0))
    lines.refuse(2, 'negative scale factor', expected);
  return values.slice(0, 3);
}

/** One factor a Cartesian axis; a negative scale is the wanted volume in cubic ångström. */
function scaleFactors(lines: PoscarLines, scale: number[], rows: number[]): [number, number, number] {
  if (scale.length === 3) return [at(scale, 0), at(scale, 1), at(scale, 2)];
  const value = at(scale, 0);
  if (value > 0) return [value, value, value];
  const volume = Math.abs(signedVolume(rows));
  if (!(volume > 0)) lines.refuse(3, 'singular lattice', 'three vectors that span a volume');
  const factor = Math.cbrt(-value / volume);
  return [factor, factor, factor];
}

/** To VASP whatever begins with neither C nor K is direct; here also a number would be, where a line is missing. */
function readMode(lines: PoscarLines, line: number, reference: boolean): boolean {
  const text = lines.text(line);
  if (reference && text !== '') return /d/i.test(text);
  if (!/^[dDfFcCkK]/.test(text)) lines.refuse(line, 'no coordinate mode', 'Direct (or Fractional) or Cartesian');
  return /^[dDfF]/.test(text);
}

/** What may follow is velocities after an empty line: coordinates straight after the last atom are uncounted atoms. */
function refuseMoreAtoms(lines: PoscarLines, line: number, counted: number): void {
  const words = lines.words(line).slice(0, 3);
  if (words.length === 3 && words.every((word) => parseNumber(word) !== undefined))
    lines.refuse(line, `more coordinates than the ${counted} atoms counted`, 'the end of the coordinates');
}
