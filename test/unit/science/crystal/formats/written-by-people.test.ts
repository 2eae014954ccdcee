/**
 * Files as people and programs write them, beyond what a format's description says. All of the first table are one cell:
 * Mg at the origin and O in the middle of a cube of 4.2 ångström (deuterium: Li and H in one of 4 ångström), written by
 * hand; the slab of MoS2 and the rows of the database were written by ASE 3.29.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readStructureText } from '../../../../../infra/files/input-file.js';
import { InvalidStructureError } from '../../../../../schemas/failure.js';
import { readStructures } from '../../../../../science/crystal/formats/index.js';
import { noticesOf } from '../../../../../science/crystal/index.js';

const FAULTS = 'test/fixtures/input-faults';
const read = async (file: string) => readStructures(await readStructureText(`${FAULTS}/${file}`, 1e6), file);
const cube = (edge: number) => Float64Array.of(edge, 0, 0, 0, edge, 0, 0, 0, edge);
const SITES = Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5);

describe('one cell of two atoms', () => {
  it.each([
    ['poscar/b1-deuterium.vasp', 4, ['Li', 'H'], ['b1-deuterium']],
    ['poscar/b18-charged.vasp', 4.2, ['Mg', 'O'], ['b18-charged']],
    ['poscar/b19-latin1.vasp', 4.2, ['Mg', 'O'], ['b19-latin1']],
    ['poscar/b2-comment-after-counts.vasp', 4.2, ['Mg', 'O'], ['b2-comment-after-counts']],
    ['poscar/b2b-comment-hash.vasp', 4.2, ['Mg', 'O'], ['b2b-comment-hash']],
    ['poscar/b3-vasp4-labels.vasp', 4.2, ['Mg', 'O'], ['b3-vasp4-labels']],
    ['poscar/b4-fractional-mode.vasp', 4.2, ['Mg', 'O'], ['b4-fractional-mode']],
    ['poscar/a/POSCAR', 4.2, ['Mg', 'O'], ['POSCAR']],
    ['poscar/b/POSCAR', 4.2, ['Ca', 'O'], ['POSCAR']],
    ['json/d2-mp-doc.json', 4.2, ['Mg', 'O'], ['d2-mp-doc']],
    ['json/d2b-mp-docs.json', 4.2, ['Mg', 'O'], ['d2b-mp-docs#mp-1265', 'd2b-mp-docs#mp-2']],
    ['json/d2c-computed-entry.json', 4.2, ['Mg', 'O'], ['d2c-computed-entry']],
    ['json/d5-ase-json.json', 4.2, ['Mg', 'O'], ['d5-ase-json']],
    ['json/d8c-optimade-slab.json', 4.2, ['Mg', 'O'], ['d8c-optimade-slab']],
    ['json/d9.json.gz', 4.2, ['Mg', 'O'], ['d9']],
    ['json/o-null-dimension_types.json', 4.2, ['Mg', 'O'], ['o-null-dimension_types']],
    ['json/o-null-nsites.json', 4.2, ['Mg', 'O'], ['o-null-nsites']],
    ['json/o-null-structure_features.json', 4.2, ['Mg', 'O'], ['o-null-structure_features']],
    ['xyz/c10-value-equals.extxyz', 4.2, ['Mg', 'O'], ['c10-value-equals']],
    ['xyz/c11-key-parens.extxyz', 4.2, ['Mg', 'O'], ['c11-key-parens']],
    ['xyz/c13-lower-symbol.extxyz', 4.2, ['Mg', 'O'], ['c13-lower-symbol']],
    ['xyz/c15-empty-value.extxyz', 4.2, ['Mg', 'O'], ['c15-empty-value']],
    ['xyz/c3-bare-words-twice.extxyz', 4.2, ['Mg', 'O'], ['c3-bare-words-twice']],
    ['xyz/c8-blank-between.extxyz', 4.2, ['Mg', 'O'], ['c8-blank-between#1', 'c8-blank-between#2']],
  ])('%s', async (file, edge, species, ids) => {
    const structures = await read(file);
    expect(structures.map(({ id }) => id)).toEqual(ids);
    for (const structure of structures) {
      expect(structure.lattice).toEqual(cube(edge));
      expect(structure.species).toEqual(species);
      expect(structure.fracCoords).toEqual(SITES);
    }
  });
});

describe('POSCAR', () => {
  const poscar = (...lines: string[]) =>
    readStructures(['cell', '1.0', '4 0 0', '0 4 0', '0 0 4', ...lines].join('\n'), 'a.vasp')[0]!;
  const withTitle = (title: string, ...lines: string[]) =>
    readStructures([title, '1.0', '4 0 0', '0 4 0', '0 0 4', ...lines].join('\n'), 'a.vasp')[0]!;

  it('takes elements of a version 4 file from labels, with selective dynamics, numbers and charges too', () => {
    const selective = poscar(
      '1 2',
      'Selective',
      'Direct',
      '0 0 0 T T F Ti4+',
      '.5 .5 0 T T T O1 # x',
      '.5 .5 .5 F F F O2',
    );
    expect(selective.species).toEqual(['Ti', 'O', 'O']);
    expect(poscar('2 1', 'Direct', '0 0 0 Na', '.5 .5 0 Na', '0 0 .5 Cl').species).toEqual(['Na', 'Na', 'Cl']);
  });

  it('takes them from a title of elements with their counts', () => {
    const sites = ['Direct', '0 0 0', '.5 .5 0', '0 0 .5'];
    expect(withTitle('Ti1 O2', '1 2', ...sites).species).toEqual(['Ti', 'O', 'O']);
    expect(withTitle('Ti O  # rutile', '1 2', ...sites).species).toEqual(['Ti', 'O', 'O']);
  });

  it.each([
    [
      'words that are elements when written so',
      'no as',
      ['1 1', 'Direct', '0 0 0', '.5 .5 .5'],
      'a.vasp, line 6: counts, but no elements',
    ],
    [
      'counts of a title that are not those below',
      'Ti1 O3',
      ['1 2', 'Direct', '0 0 0', '.5 0 0', '0 .5 0'],
      'line 6: counts, but no elements',
    ],
    [
      'a label that changes within a count',
      'cell',
      ['2', 'Direct', '0 0 0 Na', '.5 .5 .5 Cl'],
      'line 9: an atom labelled Cl where the counts put Na',
    ],
    [
      'labels behind some atoms alone',
      'cell',
      ['1 2', 'Direct', '0 0 0 Na', '.5 .5 .5 Cl', '0 0 .5'],
      'line 10: an atom without label where the counts put Cl',
    ],
    [
      'a title that its labels contradict',
      'Na Cl',
      ['1 1', 'Direct', '0 0 0 Cl', '.5 .5 .5 Na'],
      'line 8: an atom labelled Cl where the counts put Na',
    ],
    [
      'labels of selective dynamics that contradict',
      'cell',
      ['Na Cl', '1 1', 'Sel', 'Direct', '0 0 0 T T T Cl', '.5 .5 .5 T T T Na'],
      'line 10: an atom labelled Cl where the counts put Na',
    ],
    ['a charge that is none', 'cell', ['Mg2* O', '1 1', 'Direct', '0 0 0', '.5 .5 .5'], 'line 6: "Mg2*" is no element'],
    [
      'a mode that begins otherwise',
      'cell',
      ['Mg O', '1 1', 'Relative', '0 0 0', '.5 .5 .5'],
      'line 8: no coordinate mode',
    ],
    [
      'a comment in place of a count',
      'cell',
      ['Mg O', '1 ! 1', 'Direct', '0 0 0', '.5 .5 .5'],
      'line 7: 1 counts for 2 elements',
    ],
  ])('refuses %s', (_, title, lines, message) => {
    expect(() => withTitle(title, ...lines)).toThrow(InvalidStructureError);
    expect(() => withTitle(title, ...lines)).toThrow(message);
  });

  it('shortens a word of a megabyte', () => {
    const long = 'x'.repeat(1e6);
    const lines = ['Mg O', '1 1', 'Direct', '0 0 0', `${long} .5 .5`];
    expect(() => poscar(...lines)).toThrow(/^a\.vasp, line 10: "x{77}\.\.\." is not a finite number$/);
  });
});

describe('extended XYZ', () => {
  const LATTICE = 'Lattice="4 0 0 0 5 0 0 0 6"';
  const frame = (comment: string) => readStructures(`1\n${comment}\nSi 1 2 3\n`, 'a.xyz')[0]!;

  it.each([
    `${LATTICE} energy=-1 energy=-2`,
    `step step 3 ${LATTICE} it's "a test"`,
    `${LATTICE} f(x)=a=b=c== free_energy[eV]= virial = [1 2 3] t='a b'`,
    `name= ${LATTICE} = `.replace(' = ', ' empty='),
    `"my key"=3 Lattice = "4 0 0 0 5 0 0 0 6" pbc = "T T T"`,
    `date= time=12:00 ${LATTICE} pbc=[T,T,T] info={a b}`,
  ])('reads %s', (comment) => {
    expect(frame(comment).lattice).toEqual(Float64Array.of(4, 0, 0, 0, 5, 0, 0, 0, 6));
  });

  it.each([
    [`${LATTICE} ${LATTICE}`, /line 2: the key "Lattice" a second time/],
    [`${LATTICE} pbc="T T T" PBC="T T F"`, /line 2: the key "PBC" a second time/],
    [`${LATTICE} name="open`, /line 2: a value without its closing "/],
    [`lattice= pbc="T T T"`, /line 2: Lattice has 1 numbers/],
    [`${LATTICE} pbc="T T"`, /line 2: pbc is "T T"/],
    [`${LATTICE} pbc=T`, /line 2: pbc is "T"/],
    [`${LATTICE} = 3`, /line 2: no key=value at "= 3"/],
  ])('refuses %s', (comment, message) => {
    expect(() => frame(comment)).toThrow(message);
  });

  it('passes over blank lines before, between and after frames, not within one', () => {
    const one = `1\n${LATTICE}\nSi 0 0 0\n`;
    expect(readStructures(`\n${one}\n \n${one}\n\n`, 'a.xyz').map(({ id }) => id)).toEqual(['a#1', 'a#2']);
    expect(() => readStructures(`2\n${LATTICE}\nSi 0 0 0\n\nSi 2 2 2\n`, 'a.xyz')).toThrow(
      /line 5: "Si 2 2 2" is no number of atoms/,
    );
  });
});

describe('slabs and chains', () => {
  it('are taken with the vacuum of their cell, and told', async () => {
    expect(noticesOf(await read('json/d8c-optimade-slab.json'))).toEqual([
      {
        id: 'd8c-optimade-slab',
        text: 'dimension_types [1, 1, 0]: taken as periodic with the vacuum of its cell, 2.10 ångström along c between its images',
      },
    ]);
  });

  // mx2('MoS2', vacuum=10): sulphur 3.19 ångström apart in a cell of 23.19.
  const POSITIONS = 'Mo 0 0 11.595\nS 1.59 0.91798693 13.19\nS 1.59 0.91798693 10.0\n';
  const mos2 = (pbc: string, positions = POSITIONS) =>
    readStructures(
      `3\nLattice="3.18 0.0 0.0 -1.59 2.753960784034515 0.0 0.0 -0.0 23.19" Properties=species:S:1:pos:R:3 pbc="${pbc}"\n${positions}`,
      'mos2.xyz',
    );

  it('by extended XYZ', () => {
    expect(noticesOf(mos2('T T F')).map(({ text }) => text)).toEqual([
      'pbc "T T F": taken as periodic with the vacuum of its cell, 20.00 ångström along c between its images',
    ]);
    expect(mos2('T T F').map(({ notices, ...structure }) => structure)).toEqual(mos2('T T T'));
    expect(noticesOf(mos2('T T T'))).toEqual([]);
  });

  it('along two open vectors, by the distance of lattice planes', () => {
    // Along b: 1/3 of the cell is filled, planes are 2.754 ångström apart.
    expect(noticesOf(mos2('1 0 0'))[0]!.text).toMatch(/1\.84 ångström along b and 20\.00 ångström along c/);
  });

  it.each([
    ['F F F', POSITIONS, /line 2: pbc "F F F": a molecule, periodic along no vector/],
    [
      'T T F',
      POSITIONS.replace('10.0', '-12'),
      /along c the atoms reach over 1\.086 of the cell, which leaves no vacuum/,
    ],
  ])('refuses what is none: %s', (pbc, positions, message) => {
    expect(() => mos2(pbc, positions)).toThrow(message);
  });

  it('by a database of ASE, whose rows keep their numbers', () => {
    const row = (pbc: string) =>
      `{"cell": {"array": {"__ndarray__": [[3, 3], "float64", [3, 0, 0, 0, 3, 0, 0, 0, 9]]}, "__ase_objtype__": "cell"},
        "numbers": {"__ndarray__": [[2], "int64", [6, 1]]}, "pbc": {"__ndarray__": [[3], "bool", ${pbc}]},
        "positions": {"__ndarray__": [[2, 3], "float64", [0, 0, 0, 0, 0, 1.1]]}, "user": null}`;
    const text = `{"2": ${row('[true, true, false]')}, "7": ${row('[true, true, true]')}, "ids": [2, 7], "nextid": 8}`;
    const structures = readStructures(text, 'rows.json');
    expect(structures.map(({ id }) => id)).toEqual(['rows#2', 'rows#7']);
    expect(structures[0]!.species).toEqual(['C', 'H']);
    expect(noticesOf(structures)).toEqual([
      { id: 'rows#2', text: expect.stringContaining('7.90 ångström along c between its images') },
    ]);
    expect(() => readStructures(text.replace('[true, true, true]', '[false, false, false]'), 'rows.json')).toThrow(
      /rows\.json, line 4, column \d+: pbc \[false, false, false\]: a molecule/,
    );
    expect(() => readStructures(text.replace('[2, 7]', '[2, 8]'), 'rows.json')).toThrow(/8 is missing/);
    expect(() => readStructures(text.replaceAll('[2, 3]', '[3, 2]'), 'rows.json')).toThrow(
      /positions is .* n x 3 numbers|positions/,
    );
  });

  it('by pymatgen', () => {
    const text = JSON.stringify({
      lattice: {
        matrix: [
          [3, 0, 0],
          [0, 3, 0],
          [0, 0, 12],
        ],
        pbc: [true, true, false],
      },
      sites: [{ species: [{ element: 'C', occu: 1 }], abc: [0, 0, 0.5], xyz: null }],
    });
    expect(noticesOf(readStructures(text, 'c.json'))).toEqual([
      { id: 'c', text: expect.stringMatching(/^pbc \[true, true, false\]: .* 12\.00 ångström along c/) },
    ]);
  });
});

describe('JSON documents', () => {
  const structure = {
    lattice: {
      matrix: [
        [4, 0, 0],
        [0, 4, 0],
        [0, 0, 4],
      ],
    },
    sites: [{ species: [{ element: 'Po', occu: 1 }], abc: [0, 0, 0] }],
  };

  it('of an answer of the Materials Project, and entries whose data are something else', () => {
    const answer = {
      data: [
        { material_id: 'mp-1', structure },
        { material_id: 'mp-2', structure },
      ],
      meta: {},
    };
    expect(readStructures(JSON.stringify(answer), 'a.json').map(({ id }) => id)).toEqual(['a#mp-1', 'a#mp-2']);
    const entry = {
      '@class': 'ComputedStructureEntry',
      energy: -1,
      data: { oxide_type: 'None' },
      entry_id: 'mp-3',
      structure,
    };
    expect(
      readStructures(JSON.stringify([entry, { ...entry, entry_id: 'mp-4' }]), 'b.json').map(({ id }) => id),
    ).toEqual(['b#mp-3', 'b#mp-4']);
    expect(readStructures(JSON.stringify(entry), 'c.json')[0]!.species).toEqual(['Po']);
  });

  it('name the place inside the document', () => {
    const broken = [{ structure }, { structure: null }];
    expect(() => readStructures(JSON.stringify(broken), 'a.json')).toThrow(
      /a\.json, line 1, column \d+: \[1\]\.structure is null/,
    );
    const partial = structuredClone(structure);
    partial.sites[0]!.species[0]!.occu = 0.5;
    expect(() => readStructures(JSON.stringify({ structure: partial }), 'a.json')).toThrow(
      /structure\.sites\[0\]\.species\[0\]\.occu is 0\.5/,
    );
  });

  it('OPTIMADE: what decides nothing may be null, what makes the crystal may not', () => {
    const sound = JSON.parse(readFileSync(`${FAULTS}/json/o-null-nsites.json`, 'utf8'));
    const { attributes } = sound.data;
    for (const key of [
      'assemblies',
      'nsites',
      'dimension_types',
      'nperiodic_dimensions',
      'structure_features',
      'elements',
    ])
      expect(
        readStructures(
          JSON.stringify({ data: { ...sound.data, id: null, type: null, attributes: { ...attributes, [key]: null } } }),
          'a.json',
        ),
      ).toHaveLength(1);
    for (const key of ['lattice_vectors', 'cartesian_site_positions', 'species_at_sites', 'species'])
      expect(() =>
        readStructures(
          JSON.stringify({ data: { ...sound.data, attributes: { ...attributes, [key]: null } } }),
          'a.json',
        ),
      ).toThrow(`data.attributes.${key} is null`);
    const contradiction = { data: { ...sound.data, attributes: { ...attributes, nperiodic_dimensions: 2 } } };
    expect(() => readStructures(JSON.stringify(contradiction), 'a.json')).toThrow(/nperiodic_dimensions is 2/);
  });
});
