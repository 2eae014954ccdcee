/** Caesium chloride (a = 4 ångström, by hand) as four programs write it. */
import type { ReadOptions } from '../../../../../../science/crystal/formats/contract/structure-format.js';
import { ASE } from '../../../../../../science/crystal/formats/json/ase-reader.js';
import { JARVIS } from '../../../../../../science/crystal/formats/json/jarvis-reader.js';
import { OPTIMADE } from '../../../../../../science/crystal/formats/json/optimade-reader.js';
import { PYMATGEN } from '../../../../../../science/crystal/formats/json/pymatgen-reader.js';

export const CUBE = [
  [4, 0, 0],
  [0, 4, 0],
  [0, 0, 4],
];
export const ZERO = [0, 0, 0];
export const MIDDLE = [2, 2, 2];
export const FORMATS = { ASE, JARVIS, OPTIMADE, PYMATGEN };

export const read = (format: keyof typeof FORMATS, value: unknown, options?: ReadOptions) =>
  FORMATS[format].readStructures(JSON.stringify(value), 'a.json', options);

export const ase = (change: object = {}) => ({
  numbers: [55, 17],
  positions: [ZERO, MIDDLE],
  cell: CUBE,
  pbc: [true, true, true],
  ...change,
});
export const jarvis = (change: object = {}) => ({
  lattice_mat: CUBE,
  coords: [ZERO, [0.5, 0.5, 0.5]],
  elements: ['Cs', 'Cl'],
  cartesian: false,
  ...change,
});
export const optimade = (change: object = {}) => ({
  id: 'own',
  type: 'structures',
  attributes: {
    lattice_vectors: CUBE,
    cartesian_site_positions: [ZERO, MIDDLE],
    species_at_sites: ['cation', 'Cl'],
    species: [
      { name: 'cation', chemical_symbols: ['Cs'], concentration: [1] },
      { name: 'Cl', chemical_symbols: ['Cl'], concentration: [1] },
    ],
    ...change,
  },
});
export const pymatgen = (change: object = {}, lattice: object = {}) => ({
  lattice: { matrix: CUBE, ...lattice },
  sites: [
    { species: [{ element: 'Cs', occu: 1 }], abc: ZERO, xyz: ZERO },
    { species: [{ element: 'Cl', occu: 1 }], abc: [0.5, 0.5, 0.5], xyz: MIDDLE },
  ],
  ...change,
});
