/**
 * One crystal in many formats is one graph. Expected values: the bundled POSCAR files; graph counts of the
 * specification, 6.1; operations of cubic groups by counting (all signed permutations of the axes, and centring).
 * Files of other programs: test/fixtures/structures.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { type CrystalGraph, DEFAULT_GRAPH_RULES } from '../../../../../schemas/tables/graph.js';
import { readStructures, writeCif } from '../../../../../science/crystal/formats/index.js';
import { readPoscar } from '../../../../../science/crystal/index.js';
import { buildCrystalGraph } from '../../../../../science/graph/index.js';
import { ALUMINA, CSCL, NACL, SILICON, SIMPLE_CUBIC } from '../../graph/spec-structures.js';

const SIX = ['NaCl-rocksalt', 'CaF2-fluorite', 'TiO2-rutile', 'SrTiO3-perovskite', 'ZnO-wurtzite', 'MoS2-3R'];
const fixture = (file: string): Structure[] =>
  readStructures(readFileSync(`test/fixtures/structures/${file}`, 'utf8'), file);
const bundled = (name: string) => readPoscar(readFileSync(`data/gpaw-absorption/alignn/${name}.vasp`, 'utf8'), name);
const graph = (structure: Structure) => buildCrystalGraph(structure, DEFAULT_GRAPH_RULES);

/** Classes without their numbers and without the size of the cell, in one order, with a value to compare. */
function classesOf(g: CrystalGraph) {
  const rows: { name: string; value: number }[] = [];
  g.species.forEach((symbol, atom) => {
    rows.push({ name: `atom ${symbol}`, value: g.atomMultiplicity[atom]! / g.nAtoms });
  });
  const bond = (e: number) => `${g.species[g.bondSource[e]!]} -> ${g.species[g.bondTarget[e]!]}`;
  g.bondLength.forEach((value, e) => {
    rows.push({ name: `bond ${bond(e)} x ${g.bondWeight[e]}`, value });
  });
  g.tripletCosine.forEach((value, t) => {
    const [from, to] = [g.tripletSource[t]!, g.tripletTarget[t]!];
    rows.push({ name: `triplet ${bond(from)} | ${bond(to)} x ${g.tripletWeight[t]}`, value });
  });
  return rows.sort((a, b) => (a.name === b.name ? a.value - b.value : a.name < b.name ? -1 : 1));
}

function expectSameCrystal(found: Structure, expected: Structure): void {
  const [f, e] = [graph(found), graph(expected)];
  expect(f.nBonds / f.nAtoms).toBe(e.nBonds / e.nAtoms);
  expect(f.nTriplets / f.nAtoms).toBe(e.nTriplets / e.nAtoms);
  const [foundClasses, expectedClasses] = [classesOf(f), classesOf(e)];
  expect(foundClasses.map(({ name }) => name)).toEqual(expectedClasses.map(({ name }) => name));
  foundClasses.forEach(({ value }, n) => {
    expect(value).toBeCloseTo(expectedClasses[n]!.value, 3);
  });
}

describe('files of other programs', () => {
  it.each(SIX)('%s: CIF of the conventional cell with its operations (pymatgen)', (name) => {
    expectSameCrystal(fixture(`${name}.pymatgen.cif`)[0]!, bundled(name));
  });

  it.each(SIX)('%s: JSON of pymatgen', (name) => {
    expectSameCrystal(fixture(`${name}.pymatgen.json`)[0]!, bundled(name));
  });

  it.each([
    ['six.ase.extxyz', ['1', '2', '3', '4', '5', '6']],
    ['six.jarvis.json', ['JVASP-1', 'JVASP-2', 'JVASP-3', 'JVASP-4', 'JVASP-5', 'JVASP-6']],
    ['six.optimade.json', SIX],
  ])('%s: all six', (file, names) => {
    const structures = fixture(file);
    const id = file.slice(0, file.lastIndexOf('.'));
    expect(structures.map((structure) => structure.id)).toEqual(names.map((name) => `${id}#${name}`));
    structures.forEach((structure, n) => {
      expectSameCrystal(structure, bundled(SIX[n]!));
    });
  });

  it('a hexagonal cell without operations (ase)', () => {
    expectSameCrystal(fixture('ZnO-wurtzite.ase.cif')[0]!, bundled('ZnO-wurtzite'));
  });
});

describe('operations by hand', () => {
  it('rutile, with every freedom that the format allows', () => {
    const [rutile] = fixture('TiO2-rutile.hand.cif');
    expect(rutile!.species).toEqual(['Ti', 'Ti', 'O', 'O', 'O', 'O']);
    expectSameCrystal(rutile!, bundled('TiO2-rutile'));
  });

  it('wurtzite: thirds of four digits stand for thirds, since the operations say so', () => {
    const [wurtzite] = fixture('ZnO-wurtzite.hand.cif');
    expect(wurtzite!.species).toEqual(['Zn', 'Zn', 'O', 'O']);
    const inPlane = [0, 3, 6, 9].map((at) => wurtzite!.fracCoords[at]!);
    [1 / 3, 2 / 3, 1 / 3, 2 / 3].forEach((third, atom) => {
      expect(inPlane[atom]).toBeCloseTo(third, 14);
    });
    expectSameCrystal(wurtzite!, bundled('ZnO-wurtzite'));
  });

  const permutations = ['xyz', 'xzy', 'yxz', 'yzx', 'zxy', 'zyx'];
  const signs = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => [4, 2, 1].map((bit) => (bits & bit ? '-' : '')));
  const cubic = permutations.flatMap((axes) => signs.map((sign) => [...axes].map((axis, n) => sign[n]! + axis)));
  const centred = (shifts: string[][]) =>
    shifts.flatMap((shift) => cubic.map((rows) => rows.map((row, n) => `${row}${shift[n]}`).join(', ')));
  const primitive = centred([['', '', '']]);
  const faces = centred([
    ['', '', ''],
    ['', '+1/2', '+1/2'],
    ['+1/2', '', '+1/2'],
    ['+1/2', '+1/2', ''],
  ]);

  it.each([
    ['NaCl-rocksalt', 5.64, faces, ['Na 0 0 0', 'Cl 0.5 0.5 0.5'], 8],
    ['CaF2-fluorite', 5.463, faces, ['Ca 0 0 0', 'F 1/4 1/4 1/4'], 12],
    ['SrTiO3-perovskite', 3.905, primitive, ['Sr 0.5 0.5 0.5', 'Ti 0 0 0', 'O 0.5 0 0'], 5],
  ] as const)('%s from all signed permutations of the axes', (name, a, operations, sites, atoms) => {
    const text = [
      `data_${name}\nloop_\n_symmetry_equiv_pos_as_xyz`,
      ...operations.map((operation) => `'${operation}'`),
      'loop_\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z',
      ...sites.map((site) => site.replaceAll('1/4', '0.25')),
      ...['a', 'b', 'c'].map((axis) => `_cell_length_${axis} ${a}`),
      ...['alpha', 'beta', 'gamma'].map((angle) => `_cell_angle_${angle} 90`),
    ].join('\n');
    const [structure] = readStructures(text, 'cubic.cif');
    expect(structure!.species.length).toBe(atoms);
    expectSameCrystal(structure!, bundled(name));
  });
});

describe('counts of the specification, 6.1, after a way through CIF', () => {
  it.each([
    [SIMPLE_CUBIC.id, SIMPLE_CUBIC, 8, 12, 36, 1260],
    [CSCL.id, CSCL, 8, 12, 40, 776],
    [NACL.id, NACL, 8, 12, 60, 1752],
    [NACL.id, NACL, 10, 20, 76, 2840],
    [SILICON.id, SILICON, 8, 12, 56, 1520],
    [ALUMINA.id, ALUMINA, 8, 12, 124, 1540],
    [ALUMINA.id, ALUMINA, 10, 20, 220, 4900],
  ] as const)('%s (%#)', (_, structure, cutoffAngstrom, maxNeighbors, bonds, triplets) => {
    const [read] = readStructures(writeCif(structure), 'cell.cif');
    const rules = { ...DEFAULT_GRAPH_RULES, mode: 'reference', cutoffAngstrom, maxNeighbors } as const;
    const { nBonds, nTriplets } = buildCrystalGraph(read!, rules);
    expect([nBonds, nTriplets]).toEqual([bonds, triplets]);
  });

  it('NaCl as pymatgen, ase, jarvis and optimade hand it over', () => {
    const rules = { ...DEFAULT_GRAPH_RULES, mode: 'reference' } as const;
    for (const file of ['NaCl-rocksalt.pymatgen.json', 'six.ase.extxyz', 'six.jarvis.json', 'six.optimade.json']) {
      const { nBonds, nTriplets } = buildCrystalGraph(fixture(file)[0]!, rules);
      expect([file, nBonds, nTriplets]).toEqual([file, 60, 1752]);
    }
  });
});
