/**
 * Sites that hold atoms in part, in every format that can say so: refused by their place with the way out, or ordered on
 * request. Expected values by counting: rock salt with half of its metal sites Na and half K has two of each in a cell of
 * four, and the most even arrangement of a face-centred half has four of twelve neighbours alike.
 */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../schemas/failure.js';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { readStructures } from '../../../../../science/crystal/formats/index.js';
import { PeriodicSites, readTrainingFolder } from '../../../../../science/crystal/index.js';

const EDGE = 6;
const METALS = [
  [0, 0, 0],
  [0, 0.5, 0.5],
  [0.5, 0, 0.5],
  [0.5, 0.5, 0],
];
const CHLORINE = METALS.map((place) => place.map((value) => (value + 0.5) % 1));
const MATRIX = [
  [EDGE, 0, 0],
  [0, EDGE, 0],
  [0, 0, EDGE],
];
const cif = (na = '0.5', k = '0.50(1)') =>
  [
    'data_mixed',
    ...['a', 'b', 'c'].map((axis) => `_cell_length_${axis} ${EDGE}`),
    ...['alpha', 'beta', 'gamma'].map((angle) => `_cell_angle_${angle} 90`),
    "_space_group_name_Hall '-F 4 2 3'\n_cell_formula_units_Z 4\n_chemical_formula_sum 'Cl K0.5 Na0.5'",
    'loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy',
    `Na1 Na 0 0 0 ${na}\nK1 K 0 0 0 ${k}\nCl1 Cl 0.5 0.5 0.5 1\n`,
  ].join('\n');
const pymatgen = JSON.stringify({
  '@class': 'Structure',
  lattice: { matrix: MATRIX },
  sites: [
    ...METALS.map((abc) => ({
      species: [
        { element: 'Na', occu: 0.5 },
        { element: 'K', occu: 0.5 },
      ],
      abc,
    })),
    ...CHLORINE.map((abc) => ({ species: [{ element: 'Cl', occu: 1 }], abc })),
  ],
});
const optimade = (species: unknown) =>
  JSON.stringify({
    data: {
      type: 'structures',
      attributes: {
        lattice_vectors: MATRIX,
        cartesian_site_positions: [...METALS, ...CHLORINE].map((place) => place.map((value) => value * EDGE)),
        species_at_sites: [...METALS.map(() => 'M'), ...CHLORINE.map(() => 'Cl')],
        species: [species, { name: 'Cl', chemical_symbols: ['Cl'], concentration: [1] }],
        structure_features: ['disorder'],
        nsites: 8,
      },
    },
  });
const ALLOY = { name: 'M', chemical_symbols: ['Na', 'K'], concentration: [0.5, 0.5] };
const FILES: [string, string][] = [
  ['alloy.cif', cif()],
  ['alloy.json', pymatgen],
  ['alloy.json', optimade(ALLOY)],
];

/** Metals among the twelve nearest metals of each metal, that are its like. */
function likeMetals({ lattice, species, fracCoords }: Structure): number[] {
  const sites = new PeriodicSites(lattice, fracCoords);
  return species.flatMap((symbol, atom) => {
    if (symbol === 'Cl') return [];
    const found = sites.query(atom, (EDGE / Math.SQRT2) * 1.01);
    return [
      Array.from({ length: found }, (_, n) => species[sites.site[n]!]).filter((other) => other === symbol).length,
    ];
  });
}

describe('atoms in part', () => {
  it.each(FILES)('%s (%#): ordered on request, and told', (file, text) => {
    const [structure] = readStructures(text, file, { order: true });
    expect([...structure!.species].sort()).toEqual(['Cl', 'Cl', 'Cl', 'Cl', 'K', 'K', 'Na', 'Na']);
    expect(likeMetals(structure!)).toEqual([4, 4, 4, 4]);
    expect(structure!.notices).toEqual([
      'partial occupancy (Na 0.5 K 0.5) ordered: the most even of 6 arrangements in 1 x 1 x 1 cells, 8 atoms',
    ]);
  });

  it.each([
    ['alloy.cif', cif(), /alloy\.cif, line 18: site "Na1" has _atom_site_occupancy "0\.5": .*--order/],
    ['alloy.json', pymatgen, /sites\[0\]\.species\[0\]\.occu is 0\.5: .*--order/],
    ['alloy.json', optimade(ALLOY), /structure_features\[0\] is "disorder": .*--order/],
    ['alloy.json', optimade(ALLOY).replace('"disorder"', ''), /species\[0\]\.concentration\[0\] is 0\.5: .*--order/],
  ])('%s (%#): refused otherwise, with the way out', (file, text, message) => {
    expect(() => readStructures(text, file)).toThrow(InvalidStructureError);
    expect(() => readStructures(text, file)).toThrow(message);
  });

  it('vacancies are what a site leaves open', () => {
    const species = { name: 'M', chemical_symbols: ['Ca', 'vacancy'], concentration: [0.75, 0.25] };
    const [structure] = readStructures(optimade(species), 'a.json', { order: true });
    expect([...structure!.species].sort()).toEqual(['Ca', 'Ca', 'Ca', 'Cl', 'Cl', 'Cl', 'Cl']);
    expect(structure!.notices![0]).toContain('(Ca 0.75 vacancy 0.25)');
  });

  it.each([
    ['overfull.cif', cif('0.8', '0.5'), /overfull\.cif, line 1: occupancies of the site at 0, 0, 0 add up to 1\.3/],
    ['negative.cif', cif('-0.5'), /site "Na1" has _atom_site_occupancy "-0\.5"/],
    ['none.cif', cif('0'), /site "Na1" has _atom_site_occupancy "0"/],
    ['more.json', pymatgen.replaceAll('0.5}', '1.5}'), /species\[0\]\.occu is 1\.5/],
    ['shares.json', optimade({ ...ALLOY, concentration: [1] }), /species\[0\]\.concentration has 1 numbers/],
  ])('%s: refused on request too', (file, text, message) => {
    expect(() => readStructures(text, file, { order: true })).toThrow(message);
  });

  it('changes nothing of files with whole atoms', () => {
    const whole = cif()
      .replace(/^Na1.*\nK1/m, 'K1')
      .replace('0.50(1)', '1')
      .replace('Cl K0.5 Na0.5', 'Cl K');
    expect(readStructures(whole, 'a.cif', { order: true })).toEqual(readStructures(whole, 'a.cif'));
  });

  it('compares the ordered crystal with the formula of the file', () => {
    const lanthanum = cif()
      .replace(/^K1.*\n/m, '')
      .replace('Na1 Na 0 0 0 0.5', 'La1 La 0 0 0 0.75');
    expect(
      readStructures(lanthanum.replace('Cl K0.5 Na0.5', 'Cl4 La3'), 'a.cif', { order: true })[0]!.species,
    ).toHaveLength(7);
    expect(() => readStructures(lanthanum.replace('Cl K0.5 Na0.5', 'Cl2 La'), 'a.cif', { order: true })).toThrow(
      /_chemical_formula_sum is "Cl2 La", the sites make La3Cl4/,
    );
  });

  it('works in a training folder, where the notice is kept', () => {
    const files = new Map([
      ['id_prop.csv', 'alloy.cif,1\n'],
      ['alloy.cif', cif()],
    ]);
    const { structures, notices } = readTrainingFolder(files, 1, { order: true });
    expect(structures.columns.species[0]).toHaveLength(8);
    expect(notices).toEqual([{ id: 'alloy', text: expect.stringContaining('most even of 6') }]);
    expect(() => readTrainingFolder(files, 1)).toThrow(/--order/);
  });
});
