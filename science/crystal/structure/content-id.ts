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

/** @returns 64 hexadecimal digits */
export function contentId({ species, lattice, fracCoords }: Structure): string {
  const symbols = Buffer.from(`${species.join(' ')}\n`, 'utf8');
  const bytes = Buffer.alloc(symbols.length + BYTES * (lattice.length + fracCoords.length));
  let place = symbols.copy(bytes);
  // Adding 0 takes the sign of -0 away.
  for (const numbers of [lattice, fracCoords])
    for (const value of numbers) place = bytes.writeDoubleLE(value + 0, place);
  return hash('sha256', bytes, 'hex');
}
