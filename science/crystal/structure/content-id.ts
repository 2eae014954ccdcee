/**
 * A name of what a crystal is, whatever it is called and wherever it was read:
 *
 *   SHA-256 of  species, one space between two, then a line feed (UTF-8)
 *               then the lattice, nine numbers, and the coordinates, three an atom (IEEE 754 doubles, little-endian; 0 for -0)
 *
 * Equal names are equal structures as they were read: atoms in their order, coordinates not wrapped. A supercell, another
 * setting or a shifted origin are other names.
 */
import { hash } from 'node:crypto';
import type { Structure } from '../../../schemas/tables/crystal.js';

const BYTES = 8;

/** Numbers go as they stand in memory. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Room for the next crystal; it grows with the largest. */
let room = Buffer.alloc(2 ** 12);

/** @returns 64 hexadecimal digits */
export function contentId({ species, lattice, fracCoords }: Structure): string {
  const text = `${species.join(' ')}\n`;
  const count = lattice.length + fracCoords.length;
  // The text ends where a number may begin.
  const numbersAt = BYTES * Math.ceil(Buffer.byteLength(text) / BYTES);
  const end = numbersAt + BYTES * count;
  if (room.length < end) room = Buffer.alloc(2 * end);
  const start = numbersAt - Buffer.byteLength(text);
  room.write(text, start, 'utf8');
  const numbers = new Float64Array(room.buffer, room.byteOffset + numbersAt, count);
  // Adding 0 takes the sign of -0 away.
  for (let n = 0; n < lattice.length; n++) numbers[n] = (lattice[n] as number) + 0;
  for (let n = 0; n < fracCoords.length; n++) numbers[lattice.length + n] = (fracCoords[n] as number) + 0;
  const bytes = room.subarray(start, end);
  if (!IS_LITTLE_ENDIAN) bytes.subarray(numbersAt - start).swap64();
  return hash('sha256', bytes, 'hex');
}
