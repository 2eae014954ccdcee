/**
 * Rock salt as CIF texts, and what is read of them. By hand: cell of 5.64 ångström, sodium on the corners and faces, chlorine
 * half an edge away, four of each.
 */
import { expect } from 'vitest';
import { InvalidStructureError } from '../../../../../../schemas/failure.js';
import type { Structure } from '../../../../../../schemas/tables/crystal.js';
import { CIF } from '../../../../../../science/crystal/formats/index.js';

export type Six = readonly [number, number, number, number, number, number];

export const CUBIC: Six = [5.64, 5.64, 5.64, 90, 90, 90];
export const SALT = ['Na1 0 0 0', 'Cl1 0.5 0.5 0.5'];
const FACES = ['0 0 0', '0 0.5 0.5', '0.5 0 0.5', '0.5 0.5 0'];
export const WHOLE_SALT = [
  ...FACES.map((place, n) => `Na${n} ${place}`),
  ...['0.5 0.5 0.5', '0.5 0 0', '0 0.5 0', '0 0 0.5'].map((place, n) => `Cl${n} ${place}`),
];

export function cif(head: readonly string[], sites: readonly string[], cell: Six = CUBIC, tags = ''): string {
  const axes = ['length_a', 'length_b', 'length_c', 'angle_alpha', 'angle_beta', 'angle_gamma'];
  const labels = `_atom_site_label ${tags} _atom_site_fract_x _atom_site_fract_y _atom_site_fract_z`.split(/\s+/);
  return [
    'data_x',
    ...axes.map((axis, n) => `_cell_${axis} ${cell[n]}`),
    ...head,
    'loop_',
    ...labels,
    ...sites,
    '',
  ].join('\n');
}
export const read = (text: string): Structure => CIF.readStructures(text, 'x.cif')[0]!;
export const countsOf = (text: string) => {
  const counts: Record<string, number> = {};
  for (const symbol of read(text).species) counts[symbol] = (counts[symbol] ?? 0) + 1;
  return counts;
};
export const refusal = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidStructureError);
    return (error as Error).message;
  }
  throw new Error('accepted');
};
export const list = (tag: string, ...operations: string[]) => ['loop_', tag, ...operations.map((text) => `'${text}'`)];
export const FACE_CENTRING = ['x,y,z', 'x,y+1/2,z+1/2', 'x+1/2,y,z+1/2', 'x+1/2,y+1/2,z'];
