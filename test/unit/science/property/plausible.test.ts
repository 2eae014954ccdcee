/**
 * What no preset is: a value, a whole folder or an axis, named with what it may be. Expected: what each mistake makes of values of
 * the literature (silicon's eps2 has its peak of 46 at 4.3 eV and its eps1 falls to -20; its index is 3.9 at 2 eV; NaCl has a gap
 * of 8.5 eV; phonons of NaCl end at 8 THz, and 1 THz is 33.36 cm^-1).
 */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { readProperty, refuseImplausible } from '../../../../science/property/index.js';
import { refusalOf } from '../../../harness/laws/refusal.js';

const places = ['NaCl', 'Si', 'ZnO'].map((crystal, i) => ({ file: 'id_prop.csv', line: i + 1, crystal }));

function check(file: object, ...rows: readonly (readonly number[])[]): void {
  const stated = readProperty(JSON.stringify(file));
  if ('absorption' in stated) throw new Error('absorption');
  refuseImplausible({ values: Float64Array.from(rows.flat()), places }, stated.property, stated.claim);
}
const refusal = (file: object, ...rows: readonly (readonly number[])[]) =>
  refusalOf(InvalidInputError, () => check(file, ...rows));

const spectrum = (preset: string, stop: number, more: object = {}) => ({
  preset,
  axis: { start: 0, stop, points: 3 },
  ...more,
});
const EPS2 = spectrum('dielectric', 8);
const DOS = spectrum('phonon-dos', 8);
const EDGE = { preset: 'xas', axis: { start: 7100, stop: 7200, points: 3 } };
const INDEX = spectrum('refractive-index', 8);
const GAP = { preset: 'scalar', name: 'band gap', unit: 'eV' };
const scalar = (name: string, unit: string) => ({ preset: 'scalar', name, unit });

describe('values of a preset', () => {
  it.each<[string, object, number[][]]>([
    [
      'eps2 with the noise of a transform',
      EPS2,
      [
        [0, 4, 1],
        [-0.8, 46, 3],
        [0, 60, -2.9],
      ],
    ],
    [
      'a density with imaginary modes',
      { ...DOS, axis: { start: -3, stop: 8, points: 3 } },
      [
        [0.1, 2, 0],
        [0, 4, 1],
        [0, 1, 2],
      ],
    ],
    [
      'an edge',
      EDGE,
      [
        [0, 0.6, 1],
        [-0.01, 1.8, 1.1],
        [0, 2.5, 0.9],
      ],
    ],
    [
      'an edge by its distance',
      { ...EDGE, axis: { start: -20, stop: 50, points: 3 } },
      [
        [0, 1, 1],
        [0, 1, 1],
        [0, 2, 1],
      ],
    ],
    [
      'indices',
      INDEX,
      [
        [1.5, 1.6, 0.4],
        [3.5, 6.9, 1],
        [2, 2.1, 1],
      ],
    ],
    ['gaps', GAP, [[8.5], [1.1], [-0.2]]],
    ['formation energies', scalar('formation energy', 'eV/atom'), [[-2.1], [0], [-1.8]]],
    ['moduli of diamond', scalar('C11', 'GPa'), [[48], [1080], [210]]],
    ['melting points', scalar('melting point', 'K'), [[1074], [1687], [2248]]],
    ['a distance below the boiling point', scalar('shift of the line', 'K'), [[-40], [3], [1]]],
    ['densities', scalar('density', 'g/cm³'), [[2.16], [2.33], [22.6]]],
    ['total energies', scalar('total energy', 'eV'), [[-1e5], [-7e3], [-2e4]]],
    ['numbers of any kind', scalar('score', ''), [[1e9], [-4], [999]]],
    ['a C11 that is written in nines', scalar('C11', 'GPa'), [[999], [1080], [210]]],
  ])('are taken: %s', (_, file, rows) => {
    expect(() => check(file, ...rows)).not.toThrow();
  });

  it.each<[string, object, number[][], string, RegExp]>([
    [
      'eps1',
      EPS2,
      [
        [2.3, 5, -1],
        [12, 30, -20],
        [4, 6, 0],
      ],
      'line 2: value 3 of Si (8 eV) is -20',
      /real part/,
    ],
    [
      'a small eps1',
      EPS2,
      [
        [2, 3, 1.2],
        [2.1, 8, -1.3],
        [2, 6, 2],
      ],
      'line 2: value 3 of Si (8 eV) is -1.3',
      /real part/,
    ],
    [
      'alpha for eps2',
      EPS2,
      [
        [0, 1e5, 9e5],
        [0, 1e6, 2e6],
        [0, 1, 2],
      ],
      'line 1: value 2 of NaCl (4 eV) is 100000',
      /"absorption", "transform": "log10"/,
    ],
    [
      'eps2 over its maximum',
      EPS2,
      [
        [0, 1, 0.4],
        [0, 1, 0.2],
        [0, 0.3, 1],
      ],
      'above 1: id_prop.csv, line 1: value 2 of NaCl (4 eV) is 1',
      /maximum/,
    ],
    [
      'log of a density',
      DOS,
      [
        [-3, 1, 0.1],
        [-2, 1, 0],
        [-4, 0, 1],
      ],
      'line 1: value 1 of NaCl (0 THz) is -3',
      /logarithm/,
    ],
    [
      'counts',
      DOS,
      [
        [0, 1, 2],
        [0, 1, 2e6],
        [0, 1, 1],
      ],
      'line 2: value 3 of Si (8 THz) is 2000000',
      /counts/,
    ],
    [
      'states over Hz',
      DOS,
      [
        [0, 1e-12, 2e-12],
        [0, 1e-13, 0],
        [0, 0, 3e-12],
      ],
      'above 0.001: id_prop.csv, line 3: value 3 of ZnO (8 THz) is 3e-12',
      /Hz/,
    ],
    [
      'counts at an edge',
      EDGE,
      [
        [0, 1, 1],
        [3e4, 9e4, 8e4],
        [0, 1, 2],
      ],
      'line 2: value 1 of Si (7100 eV) is 30000',
      /counts/,
    ],
    [
      'a derivative',
      EDGE,
      [
        [0, 1, 1],
        [0, 1, -4],
        [0, 1, 2],
      ],
      'line 2: value 3 of Si (7200 eV) is -4',
      /derivative/,
    ],
    [
      'unscaled intensities',
      EDGE,
      [
        [0, 0.02, 0.03],
        [0, 0.01, 0.02],
        [0, 0, 0.01],
      ],
      'above 0.5: id_prop.csv, line 1: value 3',
      /step at the edge/,
    ],
    [
      'eps1 for an index',
      INDEX,
      [
        [2, 3, 1],
        [12, 30, -20],
        [4, 6, 0],
      ],
      'line 2: value 3 of Si (8 eV) is -20',
      /dielectric function, which goes below 0/,
    ],
    [
      'large eps for an index',
      INDEX,
      [
        [2, 3, 1],
        [12, 46, 1],
        [4, 6, 1],
      ],
      'line 2: value 2 of Si (4 eV) is 46',
      /root/,
    ],
    [
      'nm for an index',
      INDEX,
      [
        [2, 3, 1],
        [500, 1200, 1],
        [4, 6, 1],
      ],
      'line 2: value 1 of Si (0 eV) is 500',
      /another quantity/,
    ],
    [
      'extinction',
      INDEX,
      [
        [0, 0.2, 0.1],
        [0, 0.8, 1],
        [0, 0.3, 1],
      ],
      'above 1: id_prop.csv, line 2: value 3',
      /extinction/,
    ],
    ['gaps in meV', GAP, [[8500], [1100], [3300]], 'line 1: value 1 of NaCl is 8500', /meV/],
    ['a gap in kJ/mol', GAP, [[8.5], [106], [3.3]], 'line 2: value 1 of Si is 106', /kJ\/mol/],
    [
      'energies of cells',
      scalar('energy', 'eV / atom'),
      [[-7], [-7884], [-20]],
      'line 2: value 1 of Si is -7884',
      /whole cell/,
    ],
    ['MPa', scalar('bulk modulus', 'GPa'), [[24_000], [98_000], [140_000]], 'line 1: value 1 of NaCl is 24000', /MPa/],
    ['degrees', scalar('melting temperature', 'K'), [[801], [1414], [-39]], 'line 3: value 1 of ZnO is -39', /Celsius/],
    ['kg/m^3', scalar('density', 'g cm^-3'), [[2160], [2330], [5600]], 'line 1: value 1 of NaCl is 2160', /kg\/m\^3/],
    ['pm', scalar('bond length', 'Å'), [[282], [235], [1980]], 'line 3: value 1 of ZnO is 1980', /pm/],
    ['a mark among gaps', GAP, [[8.5], [-999], [3.3]], 'line 2: value 1 of Si is -999', /missing values.*"bounds"/],
    [
      'a mark among eps2',
      EPS2,
      [
        [0, 4, 1],
        [0, 46, 3],
        [0, 9999, 2],
      ],
      'line 3: value 2 of ZnO (4 eV) is 9999',
      /missing values/,
    ],
    [
      'a mark in a vector of no preset',
      { name: 'constants', unit: 'GPa', labels: ['a', 'b'], descriptors: [{ name: 'a', kind: 'value', at: 'a' }] },
      [
        [48, 12],
        [166, -99.99],
        [1, 2],
      ].map(([a, b]) => [a! / 10, b!]),
      'line 2: value 2 of Si (b) is -99.99',
      /missing values/,
    ],
  ])('are refused: %s', (_, file, rows, message, meaning) => {
    const found = refusal(file, ...rows);
    expect(found).toMatchObject({
      file: 'id_prop.csv',
      line: expect.any(Number),
      'looks like': expect.stringMatching(meaning),
    });
    expect(found.message).toContain(message);
  });

  it('are what bounds of the file say, where it has some; so they are in another unit', () => {
    const rows = [
      [2, 3, 1],
      [12, 30, -20],
      [4, 6, -999],
    ];
    expect(() => check({ ...EPS2, bounds: { least: -1e3, most: null } }, ...rows)).not.toThrow();
    expect(() => check({ ...EPS2, unit: 'F/m' }, ...rows.slice(0, 2), [1, 1, 1])).not.toThrow();
  });
});

describe('the axis of a preset', () => {
  it.each<[string, string, number, RegExp]>([
    ['dielectric', 'keV', 0.02, /keV/],
    ['dielectric', 'nm', 1200, /nm/],
    ['refractive-index', 'cm^-1', 40_000, /cm\^-1/],
    ['phonon-dos', 'cm^-1', 267, /33\.3564/],
    ['phonon-dos', 'eV', 0.03, /241\.799/],
    ['xas', 'keV', 0.1, /keV/],
  ])('%s in %s is refused', (preset, _, stop, meaning) => {
    expect(refusal(spectrum(preset, stop), [0, 2, 1], [0, 2, 1], [0, 3, 1])).toMatchObject({
      file: 'property.json',
      field: 'axis.start, axis.stop',
      'looks like': expect.stringMatching(meaning),
    });
  });

  it('that is stated in another unit is not judged in that of the preset', () => {
    const axis = { name: 'wavenumber', unit: 'cm^-1', start: 0, stop: 267, points: 3 };
    expect(() => check({ ...DOS, axis }, [0, 1, 2], [0, 1, 2], [0, 2, 1])).not.toThrow();
    const thz = { name: 'frequency', unit: 'THz', start: 0, stop: 900, points: 3 };
    expect(() => check({ ...EPS2, axis: thz }, [0, 1, 2], [0, 1, 2], [0, 2, 1])).not.toThrow();
  });
});
