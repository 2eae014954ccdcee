/** VASP's POSCAR among the other formats: one structure a file. */

import type { StructureFormat } from '../contract/structure-format.js';
import { readPoscar } from './poscar-reader.js';

export const POSCAR: StructureFormat = {
  name: 'POSCAR',
  names: /^(POSCAR|CONTCAR)|\.(vasp|poscar|contcar)$/i,
  looksLike: startsAsPoscar,
  readStructures: (text, file) => [readPoscar(text, file)],
};

/** Line 2 starts with a number, lines 3 to 5 with three. */
function startsAsPoscar(start: string): boolean {
  const words = start.split(/\r\n|\n|\r/, 5).map((line) => line.trim().split(/\s+/));
  const isNumber = (word = '') => word !== '' && Number.isFinite(Number(word));
  return isNumber(words[1]?.[0]) && [2, 3, 4].every((n) => [0, 1, 2].every((k) => isNumber(words[n]?.[k])));
}
