/** The structures of the specification's section 6.1, and cells made from others. */
import type { Structure } from '../../../../schemas/tables/crystal.js';

function crystal(id: string, lattice: number[], species: string[], fracCoords: number[]): Structure {
  return { id, lattice: Float64Array.from(lattice), species, fracCoords: Float64Array.from(fracCoords) };
}

function fccRows(a: number): number[] {
  return [0, a / 2, a / 2, a / 2, 0, a / 2, a / 2, a / 2, 0];
}

function cubicRows(a: number): number[] {
  return [a, 0, 0, 0, a, 0, 0, 0, a];
}

export const SIMPLE_CUBIC = crystal('simple-cubic', cubicRows(3.35), ['Po'], [0, 0, 0]);
export const CSCL = crystal('CsCl', cubicRows(4.12), ['Cs', 'Cl'], [0, 0, 0, 0.5, 0.5, 0.5]);
export const NACL = crystal('NaCl', fccRows(5.64), ['Na', 'Cl'], [0, 0, 0, 0.5, 0.5, 0.5]);
export const SILICON = crystal('Si', fccRows(5.43), ['Si', 'Si'], [0, 0, 0, 0.25, 0.25, 0.25]);

const FACES = [
  [0, 0, 0],
  [0.5, 0.5, 0],
  [0.5, 0, 0.5],
  [0, 0.5, 0.5],
];
export const NACL_CUBIC = crystal(
  'NaCl-cubic',
  cubicRows(5.64),
  [...FACES.map(() => 'Na'), ...FACES.map(() => 'Cl')],
  [...FACES.flat(), ...FACES.flatMap(([x, y, z]) => [x! + 0.5, y! + 0.5, z! + 0.5])],
);

const ALUMINA_ROWS = [
  2.38733403, 1.37832775, 4.33781364, -2.38733403, 1.37832775, 4.33781364, 0, -2.7566555, 4.33781364,
];
const ALUMINIUM_SITES = [0.14791705, 0.64791705, 0.85208295, 0.35208295].flatMap((u) => [u, u, u]);
const OXYGEN_SITES = [
  [0.25, 0.94418288, 0.55581712],
  [0.94418288, 0.55581712, 0.25],
  [0.55581712, 0.25, 0.94418288],
  [0.05581712, 0.44418288, 0.75],
  [0.44418288, 0.75, 0.05581712],
  [0.75, 0.05581712, 0.44418288],
];
export const ALUMINA = crystal(
  'Al2O3',
  ALUMINA_ROWS,
  [...new Array<string>(4).fill('Al'), ...new Array<string>(6).fill('O')],
  [...ALUMINIUM_SITES, ...OXYGEN_SITES.flat()],
);

/** The same crystal with a cell repeated n times along the three axes. */
export function supercell(structure: Structure, repeats: readonly [number, number, number]): Structure {
  const [na, nb, nc] = repeats;
  const species: string[] = [];
  const coords: number[] = [];
  structure.species.forEach((symbol, atom) => {
    for (let i = 0; i < na; i++)
      for (let j = 0; j < nb; j++)
        for (let k = 0; k < nc; k++) {
          species.push(symbol);
          const [x, y, z] = structure.fracCoords.subarray(3 * atom, 3 * atom + 3);
          coords.push((x! + i) / na, (y! + j) / nb, (z! + k) / nc);
        }
  });
  const lattice = structure.lattice.map((value, n) => value * repeats[Math.floor(n / 3)]!);
  return { id: structure.id, lattice, species, fracCoords: Float64Array.from(coords) };
}
