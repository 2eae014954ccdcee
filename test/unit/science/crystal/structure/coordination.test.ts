import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { assignOxidationStates } from '../../../../../science/chemistry/index.js';
import { coordinationShells } from '../../../../../science/crystal/index.js';
import { bondingSigns, environmentsOfAtoms } from '../../../../../science/interpretation/features/environments.js';
import { bundledCrystals, stored } from '../../interpretation/stored.js';

function environments(structure: Structure): string[] {
  const { states } = assignOxidationStates(structure.species);
  const shells = coordinationShells(structure, bondingSigns(structure.species, states));
  return [...new Set(environmentsOfAtoms(structure, shells, states).map((text) => text ?? 'alone'))].sort();
}

function crystal(id: string, lattice: number[], atoms: [string, number, number, number][]): Structure {
  return {
    id,
    lattice: Float64Array.from(lattice),
    species: atoms.map(([symbol]) => symbol),
    fracCoords: Float64Array.from(atoms.flatMap(([, ...position]) => position)),
  };
}

const hexagonal = (a: number, c: number) => [a, 0, 0, -a / 2, (a * Math.sqrt(3)) / 2, 0, 0, 0, c];
const bodyCentred = (atoms: [string, number, number, number][]) =>
  atoms.flatMap(([s, x, y, z]): typeof atoms => [
    [s, x, y, z],
    [s, x + 0.5, y + 0.5, z + 0.5],
  ]);

const GRAPHITE = crystal('graphite', hexagonal(2.461, 6.708), [
  ['C', 0, 0, 0.25],
  ['C', 0, 0, 0.75],
  ['C', 1 / 3, 2 / 3, 0.25],
  ['C', 2 / 3, 1 / 3, 0.75],
]);
// Hall, Szymanski and Stewart, Can. Mineral. 16, 131 (1978): I-4, sulphur on 8g.
const [x, y, z] = [0.756, 0.7566, 0.8722];
const KESTERITE = crystal(
  'kesterite',
  [5.427, 0, 0, 0, 5.427, 0, 0, 0, 10.871],
  bodyCentred([
    ['Cu', 0, 0, 0],
    ['Cu', 0, 0.5, 0.25],
    ['Zn', 0.5, 0, 0.25],
    ['Sn', 0, 0, 0.5],
    ['S', x, y, z],
    ['S', -x, -y, z],
    ['S', y, -x, -z],
    ['S', -y, x, -z],
  ]),
);
const CUPRIC_OXIDE = crystal(
  'tenorite',
  [
    4.6837,
    0,
    0,
    0,
    3.4226,
    0,
    5.1288 * Math.cos((99.54 * Math.PI) / 180),
    0,
    5.1288 * Math.sin((99.54 * Math.PI) / 180),
  ],
  [
    ['Cu', 0.25, 0.25, 0],
    ['Cu', 0.75, 0.25, 0.5],
    ['Cu', 0.75, 0.75, 0],
    ['Cu', 0.25, 0.75, 0.5],
    ['O', 0, 0.4184, 0.25],
    ['O', 0, 0.5816, 0.75],
    ['O', 0.5, 0.9184, 0.25],
    ['O', 0.5, 0.0816, 0.75],
  ],
);
const bundled = new Map(bundledCrystals().map(({ structure }) => [structure.id, structure]));

describe('coordination environments', () => {
  // Textbook: Wells, Structural Inorganic Chemistry, 5th ed. (1984); Müller, Inorganic Structural Chemistry (2007).
  it.each([
    [GRAPHITE, ['C(0) by 3 C']],
    [KESTERITE, ['Cu(I) by 4 S', 'S(-II) by 2 Cu + 1 Sn + 1 Zn', 'Sn(IV) by 4 S', 'Zn(II) by 4 S']],
    [CUPRIC_OXIDE, ['Cu(II) by 4 O', 'O(-II) by 4 Cu']],
    ['NaCl-rocksalt', ['Cl(-I) by 6 Na', 'Na(I) by 6 Cl']],
    ['ZnS-zincblende', ['S(-II) by 4 Zn', 'Zn(II) by 4 S']],
    ['ZnO-wurtzite', ['O(-II) by 4 Zn', 'Zn(II) by 4 O']],
    ['CsCl-CsCl', ['Cl(-I) by 8 Cs', 'Cs(I) by 8 Cl']],
    ['TiO2-rutile', ['O(-II) by 3 Ti', 'Ti(IV) by 6 O']],
    ['TiO2-anatase', ['O(-II) by 3 Ti', 'Ti(IV) by 6 O']],
    ['CaF2-fluorite', ['Ca(II) by 8 F', 'F(-I) by 4 Ca']],
    ['Li2O-antifluorite', ['Li(I) by 4 O', 'O(-II) by 8 Li']],
    ['SrTiO3-perovskite', ['O(-II) by 4 Sr + 2 Ti', 'Sr(II) by 12 O', 'Ti(IV) by 6 O']],
    ['CuAlO2-delafossite', ['Al(III) by 6 O', 'Cu(I) by 2 O', 'O(-II) by 3 Al + 1 Cu']],
    ['MoS2-2H', ['Mo(IV) by 6 S', 'S(-II) by 3 Mo']],
    ['Cu2O-cuprite', ['Cu(I) by 2 O', 'O(-II) by 4 Cu']],
    ['PbO-litharge', ['O(-II) by 4 Pb', 'Pb(II) by 4 O']],
    ['C-diamond', ['C(0) by 4 C']],
    ['BN-hBN', ['B(III) by 3 N', 'N(-III) by 3 B']],
    ['NaN3-NaN3', ['N by 1 N', 'N by 2 N', 'Na by 6 N']],
  ])('%s', (structure, expected) => {
    const known = typeof structure === 'string' ? bundled.get(structure)! : structure;
    expect(environments(known)).toEqual(expected);
  });

  it('agree with CrystalNN of pymatgen around cations', () => {
    const { crystals } = stored<{ crystals: { id: string; coordination: number[] }[] }>('chemistry');
    for (const { id, coordination } of crystals) {
      const structure = bundled.get(id)!;
      const signs = bondingSigns(structure.species, assignOxidationStates(structure.species).states);
      const shells = coordinationShells(structure, signs);
      signs.forEach((sign, atom) => {
        if (sign > 0) expect(shells[atom]!.length, `${id} ${structure.species[atom]}`).toBe(coordination[atom]);
      });
    }
  });

  it('do not change with the scale, nor with small displacements', () => {
    const structure = bundled.get('TiO2-rutile')!;
    const scaled = { ...structure, lattice: structure.lattice.map((value) => 1.07 * value) };
    const shaken = {
      ...structure,
      fracCoords: structure.fracCoords.map((value, i) => value + 0.003 * Math.sin(9 * i)),
    };
    expect(environments(scaled)).toEqual(environments(structure));
    expect(environments(shaken)).toEqual(environments(structure));
  });

  it('are empty for an atom alone in a huge cell, and refuse an element without radius', () => {
    const alone = crystal('alone', [50, 0, 0, 0, 50, 0, 0, 0, 50], [['He', 0, 0, 0]]);
    expect(environments(alone)).toEqual(['alone']);
    expect(() => coordinationShells({ ...alone, species: ['Og'] }, [0])).toThrow('alone: no covalent radius of Og');
  });
});
