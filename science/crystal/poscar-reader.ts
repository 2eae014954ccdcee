/**
 * VASP's POSCAR format: comment, scale, three lattice vectors, [elements], counts, [selective dynamics], mode,
 * coordinates. A version 4 file (no line of elements) is read when its comment line names the elements.
 *
 * `rules: 'reference'` reads as the reference implementation does (spec 1.1): a single positive scale, version 5 only,
 * fractional if the mode line holds a d anywhere, and Cartesian coordinates **not** multiplied by the scale.
 * @source VASP manual, POSCAR; jarvis-tools for `reference`
 */
import type { Structure } from '../../schemas/crystal.js';
import { InvalidStructureError } from '../../schemas/failure.js';
import { elementOf } from './elements.js';
import { signedVolume, toFractional } from './lattice.js';
import { PoscarLines, parseNumber } from './poscar-lines.js';
import { checkStructure, MAX_ATOMS } from './structure-checks.js';

export interface PoscarOptions {
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
  const lattice = Float64Array.from(rows).map((value, n) => value * factors[n % 3]!);

  const { species, next } = readSpecies(lines, reference);
  const selectiveLine = lines.text(next);
  const selective = reference ? /S/.test(selectiveLine) && /s/.test(selectiveLine) : /^[Ss]/.test(selectiveLine);
  const modeLine = selective ? next + 1 : next;
  const fractional = readMode(lines, modeLine, reference);
  const first = modeLine + 1;
  const coords = new Float64Array(3 * species.length);
  species.forEach((symbol, i) => {
    const line = first + i;
    if (lines.text(line) === '')
      lines.refuse(line, `coordinates of ${i} atoms, ${species.length} counted`, 'three coordinates');
    coords.set(lines.numbers(line, 3, `three coordinates of atom ${i + 1}`), 3 * i);
    if (!reference && !selective) refuseOtherLabel(lines, line, symbol);
  });
  if (!reference) refuseMoreAtoms(lines, first + species.length, species.length);

  const scaled = reference ? coords : coords.map((value, n) => value * factors[n % 3]!);
  const id = structureId(file);
  const read = { id, lattice, species, fracCoords: coords };
  try {
    if (fractional) return checkStructure(read);
    // The lattice is looked at before it is inverted, with one atom at the origin in place of all.
    checkStructure({ ...read, species: [species[0]!], fracCoords: new Float64Array(3) });
    return checkStructure({ ...read, fracCoords: toFractional(scaled, lattice) });
  } catch (error) {
    if (!(error instanceof InvalidStructureError)) throw error;
    throw new InvalidStructureError(error.message.replace(id, file), { file, ...error.facts }, { cause: error });
  }
}

/** @returns a file's name without folder and last extension */
export function structureId(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

function readScale(lines: PoscarLines, reference: boolean): number[] {
  const words = lines.words(2);
  const end = words.findIndex((word) => parseNumber(word) === undefined);
  const values = words.slice(0, end < 0 ? words.length : end).map((word) => parseNumber(word)!);
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
  if (scale.length === 3) return [scale[0]!, scale[1]!, scale[2]!];
  const value = scale[0]!;
  if (value > 0) return [value, value, value];
  const volume = Math.abs(signedVolume(rows));
  if (!(volume > 0)) lines.refuse(3, 'singular lattice', 'three vectors that span a volume');
  const factor = Math.cbrt(-value / volume);
  return [factor, factor, factor];
}

function readSpecies(lines: PoscarLines, reference: boolean): { species: string[]; next: number } {
  const version4 = /^[+-]?\d/.test(lines.text(6));
  if (version4 && reference) lines.refuse(6, 'no line of elements', 'element symbols');
  const symbolLine = version4 ? 1 : 6;
  const countLine = version4 ? 6 : 7;
  // VASP 6 writes potential names as labels: "Fe_pv", "Na/0a1b2c".
  const symbols = lines.words(symbolLine).map((word) => word.replace(/[_/].*$/, ''));
  const unknown = symbols.find((symbol) => !elementOf(symbol));
  if (symbols.length === 0 || unknown !== undefined)
    if (version4)
      lines.refuse(6, 'counts, but no elements', 'a line of element symbols above (or their names on line 1)');
    else lines.refuse(6, unknown === undefined ? 'no elements' : `"${unknown}" is no element`, 'element symbols');
  const counts = lines.words(countLine).map((word) => (/^\d+$/.test(word) ? Number(word) : Number.NaN));
  const where = version4 ? `elements on line 1: "${lines.text(1)}"` : `elements on line 6: "${lines.text(6)}"`;
  if (counts.some(Number.isNaN)) lines.refuse(countLine, 'counts are no whole numbers', 'one count per element', where);
  if (counts.length !== symbols.length)
    lines.refuse(countLine, `${counts.length} counts for ${symbols.length} elements`, 'one count per element', where);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) lines.refuse(countLine, 'no atoms', 'at least one atom');
  if (total > MAX_ATOMS) lines.refuse(countLine, `${total} atoms`, `at most ${MAX_ATOMS}`);
  return { species: symbols.flatMap((symbol, n) => new Array<string>(counts[n]!).fill(symbol)), next: countLine + 1 };
}

function readMode(lines: PoscarLines, line: number, reference: boolean): boolean {
  const text = lines.text(line);
  if (reference && text !== '') return /d/i.test(text);
  if (!/^[dDcCkK]/.test(text)) lines.refuse(line, 'no coordinate mode', 'Direct or Cartesian');
  return /^[dD]/.test(text);
}

/** A single trailing word is the atom's element in many writers: another one means shifted lines. */
function refuseOtherLabel(lines: PoscarLines, line: number, symbol: string): void {
  const words = lines.words(line);
  if (words.length === 4 && words[3] !== symbol && elementOf(words[3]!))
    lines.refuse(line, `an atom labelled ${words[3]} where the counts put ${symbol}`, `${symbol} or no label`);
}

/** What may follow is velocities after an empty line: coordinates straight after the last atom are uncounted atoms. */
function refuseMoreAtoms(lines: PoscarLines, line: number, counted: number): void {
  const words = lines.words(line).slice(0, 3);
  if (words.length === 3 && words.every((word) => parseNumber(word) !== undefined))
    lines.refuse(line, `more coordinates than the ${counted} atoms counted`, 'the end of the coordinates');
}
