/** Cells of CIF at the limits of what is taken. Expected values: trigonometry, and the limits that the errors state. */
import { describe, expect, it } from 'vitest';
import { latticeOf } from '../../../../../../science/crystal/formats/cif/cif-cell.js';
import { CIF } from '../../../../../../science/crystal/formats/index.js';
import { signedVolume } from '../../../../../../science/crystal/index.js';

function cell(change: Readonly<Record<string, string>>) {
  const tags = {
    _cell_length_a: '4',
    _cell_length_b: '5',
    _cell_length_c: '6',
    _cell_angle_alpha: '90',
    _cell_angle_beta: '90',
    _cell_angle_gamma: '90',
    ...change,
  };
  const head = Object.entries(tags).map(([tag, value]) => `${tag} ${value}`);
  const sites = [
    'loop_',
    '_atom_site_label',
    ...['x', 'y', 'z'].map((axis) => `_atom_site_fract_${axis}`),
    'Zn1 0 0 0',
  ];
  return CIF.readStructures(['data_cell', ...head, ...sites, ''].join('\n'), 'cell.cif')[0]!;
}

describe('angles', () => {
  it.each([
    ['90', [4, 0, 0, 0, 5, 0, 0, 0, 6]],
    ['60', [4, 0, 0, 2.5, Math.sqrt(18.75), 0, 0, 0, 6]],
    ['120', [4, 0, 0, -2.5, Math.sqrt(18.75), 0, 0, 0, 6]],
  ])('of %s degrees are exact', (gamma, expected) => {
    const { lattice } = cell({ _cell_angle_gamma: gamma });
    lattice.forEach((value, n) => {
      if (Number.isInteger(expected[n]! * 2)) expect(value).toBe(expected[n]);
      else expect(value).toBeCloseTo(expected[n]!, 13);
    });
  });

  it('up to half a turn are taken, half a turn is not, nor is none', () => {
    const { lattice } = cell({ _cell_angle_gamma: '179.5', _cell_length_a: '40', _cell_length_b: '50' });
    expect(Math.atan2(lattice[4]!, lattice[3]!)).toBeCloseTo((179.5 * Math.PI) / 180, 12);
    for (const angle of ['0', '-90', '180', '180.5'])
      expect(() => cell({ _cell_angle_beta: angle })).toThrow(`cell.cif, line 6: _cell_angle_beta is ${angle}`);
  });

  it('make a cell as long as the three fit around a corner: two together more than the third, all less than a turn', () => {
    const fits = (...angles: number[]) => latticeOf([1, 1, 1], angles) !== undefined;
    expect([fits(60, 60, 119), fits(60, 119, 60), fits(119, 60, 60)]).toEqual([true, true, true]);
    expect([fits(60, 60, 121), fits(60, 121, 60), fits(121, 60, 60)]).toEqual([false, false, false]);
    expect([fits(120, 120, 119), fits(120, 119, 121)]).toEqual([true, false]);
    expect(latticeOf([1, 1, 1], [120, 120, 120])).toBeUndefined();
  });
});

describe('lengths', () => {
  it.each(['0', '-4', '-0.1'])('of %s are refused by line, with what was expected', (length) => {
    for (const [axis, line] of [
      ['a', 2],
      ['b', 3],
      ['c', 4],
    ])
      try {
        cell({ [`_cell_length_${axis}`]: length });
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({
          message: `cell.cif, line ${line}: _cell_length_${axis} is ${Number(length)}`,
          facts: { file: 'cell.cif', line, expected: 'ångström, above 0' },
        });
      }
  });

  it('that are short are taken as long as the atoms have room', () => {
    expect(
      signedVolume(cell({ _cell_length_a: '0.9e1', _cell_length_b: '1.5', _cell_length_c: '9.0(1)' }).lattice),
    ).toBe(9 * 1.5 * 9);
  });
});

describe('a stated volume', () => {
  it('that is no number is refused by its tag', () => {
    expect(() => cell({ _cell_volume: 'large' })).toThrow('cell.cif, line 8: _cell_volume is "large"');
  });

  it.each(['120', '118.81', '121.19', '120.0(5)', '?'])('of %s is that of 4 x 5 x 6', (volume) => {
    expect(cell({ _cell_volume: volume }).species).toEqual(['Zn']);
  });

  it.each(['118.79', '121.21', '0', '-120', '1e3'])('of %s is another', (volume) => {
    try {
      cell({ _cell_volume: volume });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        message: `cell.cif, line 8: _cell_volume is ${Number(volume)}`,
        facts: { line: 8, expected: '120.000 cubic ångström, by lengths and angles' },
      });
    }
  });
});
