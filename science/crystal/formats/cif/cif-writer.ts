/**
 * Structure -> CIF with all atoms of the cell, space group P 1. A CIF holds lengths and angles, not the directions of
 * the axes: reading it back gives the crystal turned, with equal fractional coordinates, bit for bit. A left-handed
 * cell would come back as its mirror image; its three vectors are reversed, and the coordinates with them.
 */
import { at } from '../../../../schemas/required.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { axisLengths, signedVolume } from '../../structure/lattice.js';

/** @returns text ending with a line feed */
export function writeCif({ id, lattice, species, fracCoords }: Structure): string {
  const [a, b, c] = axisLengths(lattice);
  const [alpha, beta, gamma] = [angle(lattice, 1, 2), angle(lattice, 0, 2), angle(lattice, 0, 1)];
  const hand = signedVolume(lattice) < 0 ? -1 : 1;
  const counts = new Map<string, number>();
  const sites = species.map((symbol, atom) => {
    const number = (counts.get(symbol) ?? 0) + 1;
    counts.set(symbol, number);
    // Adding zero makes zero of minus zero.
    const position = Array.from(fracCoords.subarray(3 * atom, 3 * atom + 3), (value) => String(hand * value + 0));
    return `${symbol}${number} ${symbol} ${position.join(' ')}`;
  });
  return [
    `data_${blockName(id)}`,
    `_cell_length_a ${a}`,
    `_cell_length_b ${b}`,
    `_cell_length_c ${c}`,
    `_cell_angle_alpha ${alpha}`,
    `_cell_angle_beta ${beta}`,
    `_cell_angle_gamma ${gamma}`,
    "_space_group_name_H-M_alt 'P 1'",
    '_space_group_IT_number 1',
    'loop_',
    '_space_group_symop_operation_xyz',
    "'x, y, z'",
    'loop_',
    '_atom_site_label',
    '_atom_site_type_symbol',
    '_atom_site_fract_x',
    '_atom_site_fract_y',
    '_atom_site_fract_z',
    ...sites,
    '',
  ].join('\n');
}

/** Degrees, by the half-angle formula: near 0 and 180 the arc cosine loses half of the digits. */
function angle(lattice: Float64Array, i: number, j: number): number {
  const unit = (n: number) => {
    const vector = lattice.subarray(3 * n, 3 * n + 3);
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };
  const [u, v] = [unit(i), unit(j)];
  const difference = Math.hypot(at(u, 0) - at(v, 0), at(u, 1) - at(v, 1), at(u, 2) - at(v, 2));
  const sum = Math.hypot(at(u, 0) + at(v, 0), at(u, 1) + at(v, 1), at(u, 2) + at(v, 2));
  return (2 * Math.atan2(difference, sum) * 180) / Math.PI;
}

/** Printable ASCII without spaces, at most 75 characters as the format has it. */
function blockName(id: string): string {
  return id.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, 70) || 'structure';
}
