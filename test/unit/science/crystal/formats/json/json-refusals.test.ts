/** What documents of four programs are refused for, by path. Expected values: paths and counts by hand. */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../../schemas/failure.js';
import { refusalOf } from '../../../../../harness/laws/refusal.js';
import { ase, CUBE, jarvis, optimade, pymatgen, read, ZERO } from './json-texts.js';

describe('refused', () => {
  it.each([
    ['ASE', ase({ positions: [ZERO] }), 'has 1 positions for 2 species', 'one position for every species'],
    ['ASE', ase({ numbers: [55, 0] }), 'numbers[1] is "0", no element', 'an element, as Na or O'],
    ['ASE', ase({ pbc: [true, true] }), 'pbc has 2 numbers', '3 numbers'],
    ['ASE', ase({ cell: CUBE.slice(1) }), 'cell has 6 numbers', '3 x 3 numbers'],
    ['ASE', ase({ cell: { array: CUBE.slice(1) } }), 'cell.array has 6 numbers', '3 x 3 numbers'],
    ['ASE', ase({ cell: [ZERO, ZERO, ZERO] }), 'singular lattice', 'three vectors that span a volume'],
    ['ASE', { ids: [1, 2], 1: ase(), 2: ase({ numbers: null }) }, '2.numbers is null', expect.anything()],
    [
      'ASE',
      ase({ pbc: [false, false, false] }),
      'pbc [false, false, false]: a molecule',
      'a crystal, or a slab in a cell',
    ],
    ['JARVIS', jarvis({ coords: [ZERO] }), 'coords has 1 positions for 2 species', 'one position for every species'],
    ['JARVIS', jarvis({ elements: ['Cs', 'Xx'] }), 'elements[1] is "Xx", no element', 'an element, as Na or O'],
    ['JARVIS', [jarvis(), { atoms: jarvis({ coords: [ZERO, ZERO] }) }], 'atoms 1 and 2 overlap', expect.anything()],
    ['OPTIMADE', optimade({ nsites: 3 }), 'attributes.nsites is 3', '2, as species_at_sites has'],
    [
      'OPTIMADE',
      optimade({ cartesian_site_positions: [ZERO] }),
      'has 1 positions for 2 species',
      'one position for every species',
    ],
    [
      'OPTIMADE',
      optimade({ species_at_sites: ['cation', 'x'] }),
      'species_at_sites[1] is "x"',
      'the name of one of the species',
    ],
    [
      'OPTIMADE',
      optimade({ nperiodic_dimensions: 2 }),
      'nperiodic_dimensions is 2',
      'dimension_types, which tell the periodic vectors',
    ],
    [
      'OPTIMADE',
      optimade({ nperiodic_dimensions: 3, dimension_types: [1, 1, 0] }),
      'nperiodic_dimensions is 3',
      '2, as dimension_types has',
    ],
    [
      'OPTIMADE',
      optimade({
        species: [...optimade().attributes.species, { name: 'Cl', chemical_symbols: ['F'], concentration: [1] }],
      }),
      'species[2].name is "Cl" a second time',
      'every name once',
    ],
    [
      'OPTIMADE',
      optimade({ species: [{ name: 'cation', chemical_symbols: ['Cs'], concentration: [] }] }),
      'species[0].concentration has 0 numbers',
      '1, one a symbol',
    ],
    [
      'OPTIMADE',
      optimade({
        species: [
          { name: 'cation', chemical_symbols: ['vacancy'], concentration: [1] },
          optimade().attributes.species[1],
        ],
      }),
      'chemical_symbols[0] is "vacancy", no element',
      'an element, as Na or O',
    ],
    [
      'PYMATGEN',
      pymatgen({
        sites: [
          { ...pymatgen().sites[0], abc: null },
          { ...pymatgen().sites[1], xyz: null },
        ],
      }),
      'sites[1].xyz is missing',
      'xyz or abc at every site',
    ],
    // The first of several.
    [
      'PYMATGEN',
      pymatgen({
        sites: [
          { ...pymatgen().sites[0], abc: null },
          { ...pymatgen().sites[1], xyz: null },
          { ...pymatgen().sites[1], xyz: null },
        ],
      }),
      'sites[1].xyz is missing',
      'xyz or abc at every site',
    ],
    [
      'PYMATGEN',
      { structure: pymatgen({ sites: [{ ...pymatgen().sites[0], xyz: [0, 0, 0.011] }] }) },
      'structure.sites[0].xyz is [0,0,0.011], not where abc is',
      'abc times the lattice matrix',
    ],
    // Also where another site has no fractional coordinates, so that Cartesian ones count.
    [
      'PYMATGEN',
      pymatgen({
        sites: [
          { ...pymatgen().sites[0], abc: null },
          { ...pymatgen().sites[1], xyz: [2, 2, 2.02] },
        ],
      }),
      'sites[1].xyz is [2,2,2.02], not where abc is',
      'abc times the lattice matrix',
    ],
    ['PYMATGEN', pymatgen({}, { matrix: CUBE.slice(1) }), 'lattice.matrix', expect.anything()],
  ] as const)('%s (%#): %j', (format, value, problem, expected) => {
    expect(refusalOf(InvalidStructureError, () => read(format, value))).toMatchObject({
      message: expect.stringContaining(problem),
      file: 'a.json',
      line: 1,
      column: expect.any(Number),
      expected,
    });
  });

  it.each([
    ['sites[0].xyz', (structure: object) => structure],
    ['structure.sites[0].xyz', (structure: object) => ({ structure })],
    ['[0].sites[0].xyz', (structure: object) => [structure]],
    ['[0].structure.sites[0].xyz', (structure: object) => [{ structure }]],
  ])('of pymatgen is named by its place in the document: %s', (place, inDocument) => {
    const structure = pymatgen({ sites: [{ ...pymatgen().sites[0], xyz: [0, 0, 1] }] });
    const { message } = refusalOf(InvalidStructureError, () => read('PYMATGEN', inDocument(structure)));
    expect(/(\S+) is \[0,0,1\]/.exec(String(message))?.[1]).toBe(place);
  });

  it('both places of pymatgen may differ by rounding, a hundredth of an ångström', () => {
    const sites = [{ ...pymatgen().sites[0], xyz: [0, 0.006, -0.008] }];
    expect(read('PYMATGEN', pymatgen({ sites }))[0]!.species).toEqual(['Cs']);
    const slanted = {
      matrix: [
        [4, 0, 0],
        [1, 4, 0],
        [2, 3, 4],
      ],
    };
    const cell = pymatgen({ sites: [{ ...sites[0], abc: [0.5, 0.25, 0.125], xyz: [2.5, 1.375, 0.5] }] }, slanted);
    expect(read('PYMATGEN', cell)).toHaveLength(1);
  });
});
