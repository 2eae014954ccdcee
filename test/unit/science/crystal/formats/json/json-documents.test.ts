/** Documents of four programs: what is taken of them. Expected values: by hand; laws of their formats. */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../../schemas/failure.js';
import { refusalOf } from '../../../../../harness/laws/refusal.js';
import { ase, CUBE, FORMATS, jarvis, MIDDLE, optimade, pymatgen, read, ZERO } from './json-texts.js';

describe('caesium chloride', () => {
  it.each([
    ['ASE', ase()],
    ['ASE', ase({ cell: { array: CUBE }, pbc: [1, 1, 1] })],
    ['ASE', ase({ cell: { __ndarray__: [[3, 3], 'float64', CUBE.flat()] } })],
    ['ASE', { ids: [7], nextid: 8, 7: ase() }],
    ['JARVIS', jarvis()],
    ['JARVIS', jarvis({ coords: [ZERO, MIDDLE], cartesian: true })],
    ['JARVIS', { jid: 'JVASP-1', atoms: jarvis() }],
    ['JARVIS', [jarvis()]],
    ['OPTIMADE', optimade()],
    ['OPTIMADE', { data: optimade() }],
    ['OPTIMADE', { data: [optimade()] }],
    ['OPTIMADE', optimade({ nsites: 2, dimension_types: [1, 1, 1], nperiodic_dimensions: 3 })],
    ['OPTIMADE', optimade({ structure_features: ['unknown'] })],
    ['PYMATGEN', pymatgen()],
    ['PYMATGEN', { material_id: 'mp-1', structure: pymatgen() }],
    ['PYMATGEN', { response: [pymatgen()] }],
    ['PYMATGEN', { structures: pymatgen() }],
    ['PYMATGEN', pymatgen({}, { pbc: [true, true, true] })],
  ] as const)('%s (%#)', (format, value) => {
    expect(FORMATS[format].recognises(value)).toBe(true);
    expect(read(format, value)).toEqual([
      {
        id: 'a',
        lattice: Float64Array.from(CUBE.flat()),
        species: ['Cs', 'Cl'],
        fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5),
      },
    ]);
  });

  it('of pymatgen by Cartesian places where one site has no fractional ones', () => {
    const [first, second] = pymatgen().sites;
    const sites = [{ ...first, abc: null, xyz: [-0, 0, 0] }, second];
    const [structure] = read('PYMATGEN', pymatgen({ sites }));
    expect(structure!.fracCoords).toEqual(Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5));
    expect(Object.is(structure!.fracCoords[0], 0)).toBe(true);
  });
});

describe('several', () => {
  it.each([
    ['ASE', { ids: [9, 2], nextid: 10, 2: ase(), 9: ase() }, ['a#9', 'a#2']],
    ['ASE', [ase(), ase()], ['a#1', 'a#2']],
    [
      'JARVIS',
      [
        { jid: 'JVASP-1', atoms: jarvis() },
        { jid: 'JVASP-2', atoms: jarvis() },
      ],
      ['a#JVASP-1', 'a#JVASP-2'],
    ],
    ['JARVIS', [{ jid: 'JVASP-1', atoms: jarvis() }, jarvis()], ['a#1', 'a#2']],
    ['OPTIMADE', { data: [optimade(), { ...optimade(), id: 'other' }] }, ['a#own', 'a#other']],
    [
      'PYMATGEN',
      [
        { entry_id: 'e1', structure: pymatgen() },
        { material_id: 'mp-2', structure: pymatgen() },
      ],
      ['a#e1', 'a#mp-2'],
    ],
    ['PYMATGEN', { entries: [{ structure: pymatgen() }, { structure: pymatgen() }] }, ['a#1', 'a#2']],
  ] as const)('%s have the names of their file, or numbers (%#)', (format, value, ids) => {
    expect(read(format, value).map(({ id }) => id)).toEqual(ids);
  });

  it('under two of the usual keys are those of the first key, in the order of asking', () => {
    const [first, second] = ['mp-1', 'mp-2'].map((name) =>
      [name, `${name}b`].map((each) => ({ material_id: each, structure: pymatgen() })),
    );
    for (const value of [
      { response: second, data: first },
      { entries: second, response: first },
      { structures: second, entries: first },
    ])
      expect(read('PYMATGEN', value).map(({ id }) => id)).toEqual(['a#mp-1', 'a#mp-1b']);
  });

  it.each(['ASE', 'JARVIS', 'OPTIMADE', 'PYMATGEN'] as const)('%s: none in a list is refused', (format) => {
    expect(refusalOf(InvalidStructureError, () => read(format, { data: [], ids: [] }))).toMatchObject({
      file: 'a.json',
      line: 1,
    });
    expect(refusalOf(InvalidStructureError, () => read(format, []))).toEqual({
      message: `a.json, line 1: no structure in this ${FORMATS[format].name}`,
      file: 'a.json',
      line: 1,
      found: '0',
      expected: 'at least one structure',
    });
  });
});

describe('atoms in part', () => {
  const half = { element: 'Cs', occu: 0.5 };
  const mixed = pymatgen({
    sites: [
      { species: [half, { ...half, element: 'Rb' }], abc: ZERO },
      { species: [{ element: 'Cl', occu: 1 }], abc: [0.5, 0.5, 0.5] },
    ],
  });
  const vacant = optimade({
    structure_features: ['own', 'disorder'],
    species: [
      { name: 'cation', chemical_symbols: ['Cs', 'vacancy'], concentration: [0.5, 0.5] },
      { name: 'Cl', chemical_symbols: ['Cl'], concentration: [1] },
    ],
  });

  it('are ordered on request, as often as their shares say', () => {
    const count = (species: readonly string[]) => species.filter((symbol) => symbol === 'Cs').length / species.length;
    const [rubidium] = read('PYMATGEN', mixed, { order: true });
    expect(count(rubidium!.species)).toBe(1 / 4);
    const [open] = read('OPTIMADE', vacant, { order: true });
    expect(count(open!.species)).toBe(1 / 3);
  });

  it.each([
    ['PYMATGEN', mixed, 'sites[0].species[0].occu is 0.5: an atom in part is no single crystal', '1'],
    ['OPTIMADE', vacant, 'attributes.structure_features[1] is "disorder": an atom in part', 'an ordered structure'],
  ] as const)('%s: otherwise they are refused', (format, value, problem, expected) => {
    expect(refusalOf(InvalidStructureError, () => read(format, value))).toMatchObject({
      message: expect.stringContaining(problem),
      expected,
    });
  });

  it.each([0, -0.5, 1.5])('a share of %f is none', (occu) => {
    const sites = [{ species: [{ element: 'Cs', occu }], abc: ZERO }];
    for (const order of [false, true])
      expect(refusalOf(InvalidStructureError, () => read('PYMATGEN', pymatgen({ sites }), { order }))).toMatchObject({
        message: expect.stringContaining(`sites[0].species[0].occu is ${occu}`),
        expected: 'above 0 and at most 1',
      });
  });
});

describe('slabs', () => {
  it.each([
    ['ASE', ase({ pbc: [true, true, false] }), 'pbc [true, true, false]'],
    ['OPTIMADE', optimade({ dimension_types: [1, 1, 0] }), 'dimension_types [1, 1, 0]'],
    ['PYMATGEN', pymatgen({}, { pbc: [true, true, false] }), 'pbc [true, true, false]'],
  ] as const)('%s: the notice has the words of the file', (format, value, words) => {
    expect(read(format, value)[0]!.notices).toEqual([
      `${words}: taken as periodic with the vacuum of its cell, 2.00 ångström along c between its images`,
    ]);
  });
});

describe('a document', () => {
  it.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])('%s: is not recognised by others', (format) => {
    const documents = { ASE: ase(), JARVIS: jarvis(), PYMATGEN: pymatgen() };
    for (const [name, document] of Object.entries(documents))
      expect(FORMATS[format].recognises(document), name).toBe(name === format);
    for (const none of [null, 3, 'text', [], {}, [null], { numbers: [1] }, { positions: [] }])
      expect(FORMATS[format].recognises(none)).toBe(false);
    expect(FORMATS[format].looksLike(' \n{"a"')).toBe(true);
    expect(FORMATS[format].looksLike('\uFEFF[1')).toBe(true);
    expect(FORMATS[format].looksLike('a {')).toBe(false);
    expect([FORMATS[format].names.test('a.JSON'), FORMATS[format].names.test('a.json.x')]).toEqual([true, false]);
  });
});
