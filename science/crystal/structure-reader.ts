/**
 * A structure file of any format that is read: the format is told by the file's name, else by its content.
 * A further format is one more row of the table.
 */
import type { Structure } from '../../schemas/crystal.js';
import { InvalidStructureError } from '../../schemas/failure.js';
import { readPoscar } from './poscar-reader.js';

interface StructureFormat {
  readonly name: string;
  /** Of the file without its folder. */
  readonly names: RegExp;
  /** Whether a text of unknown name looks like this format. */
  looksLike(text: string): boolean;
  read(text: string, file: string): Structure;
}

/** In the order of asking. */
const FORMATS: readonly StructureFormat[] = [
  {
    name: 'POSCAR',
    names: /^(POSCAR|CONTCAR)|\.(vasp|poscar|contcar)$/i,
    looksLike: startsAsPoscar,
    read: (text, file) => readPoscar(text, file),
  },
];

/**
 * @param file its name, for errors; without folder and last extension it becomes the structure's id
 * @throws InvalidStructureError naming file and line, or the formats that are read when the file is of none of them
 */
export function readStructure(text: string, file: string): Structure {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const format =
    FORMATS.find(({ names }) => names.test(name)) ?? FORMATS.find(({ looksLike }) => looksLike(text.slice(0, 4096)));
  if (format) return format.read(text, file);
  const known = FORMATS.map((one) => one.name).join(', ');
  throw new InvalidStructureError(`${file}: not a structure file of a known format (${known})`, {
    file,
    expected: known,
  });
}

/** Line 2 starts with a number, lines 3 to 5 with three. */
function startsAsPoscar(text: string): boolean {
  const words = text.split(/\r\n|\n|\r/, 5).map((line) => line.trim().split(/\s+/));
  const isNumber = (word = '') => word !== '' && Number.isFinite(Number(word));
  return isNumber(words[1]?.[0]) && [2, 3, 4].every((n) => [0, 1, 2].every((k) => isNumber(words[n]?.[k])));
}
