/** The last spectrum that can be one and the first that cannot. Expected values: the bounds in the header of the source. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import type { SpectrumAxis } from '../../../../schemas/tables/spectrum.js';
import {
  onsetAgreement,
  refuseImplausibleSpectra,
  refuseUntrainable,
  unseenByAll,
} from '../../../../science/spectrum/index.js';
import { refusalOf } from '../../../harness/laws/refusal.js';

const LOG: SpectrumAxis = { startEv: 1, stopEv: 3, points: 3, quantity: 'log10_alpha_cm1' };
const LINEAR: SpectrumAxis = { ...LOG, quantity: 'alpha_cm1' };
const places = ['A', 'B'].map((crystal, i) => ({ file: 'id_prop.csv', line: i + 1, crystal }));

const check = (axis: SpectrumAxis, ...values: number[]) =>
  refuseImplausibleSpectra({ width: 3, values: Float64Array.from(values), places }, axis);
const judge = (axis: SpectrumAxis, ...values: number[]) => refusalOf(InvalidInputError, () => check(axis, ...values));

describe('log10 of alpha', () => {
  it.each([
    [LOG, 8, -20],
    [LOG, 1.01, 0],
    [{ ...LOG, floor: 2 }, 8, -324],
    [{ ...LOG, floor: 4.99 }, 5, -324],
  ])('%j: up to %f and down to %f is taken', (axis, most, least) => {
    expect(() => check(axis, 0, 0, 0, 0, most, least)).not.toThrow();
  });

  it.each([
    [
      LOG,
      8.01,
      0,
      'id_prop.csv, line 2: value 2 of B (2 eV) is 8.01 as log10_alpha_cm1',
      'the log10 of alpha in m^-1: subtract 2',
    ],
    [
      LOG,
      10.5,
      0,
      'id_prop.csv, line 2: value 2 of B (2 eV) is 10.5 as log10_alpha_cm1',
      'the log10 of alpha in m^-1: subtract 2',
    ],
    [
      LOG,
      10.6,
      0,
      'id_prop.csv, line 2: value 2 of B (2 eV) is 10.6 as log10_alpha_cm1',
      'alpha itself, not its log10: --quantity alpha_cm1, or "quantity": "alpha_cm1"',
    ],
    [
      LOG,
      1e8,
      0,
      'id_prop.csv, line 2: value 2 of B (2 eV) is 100000000 as log10_alpha_cm1',
      'alpha itself, not its log10: --quantity alpha_cm1, or "quantity": "alpha_cm1"',
    ],
    [
      LOG,
      1.1e8,
      0,
      'id_prop.csv, line 2: value 2 of B (2 eV) is 110000000 as log10_alpha_cm1',
      'no absorption coefficient',
    ],
    [
      LOG,
      1e5,
      -0.1,
      'id_prop.csv, line 2: value 2 of B (2 eV) is 100000 as log10_alpha_cm1',
      'no absorption coefficient',
    ],
    [
      LOG,
      5,
      -20.1,
      'id_prop.csv, line 2: value 3 of B (3 eV) is -20.1 as log10_alpha_cm1',
      'a mark of missing values, or of no absorption: "floor": 2 raises those',
    ],
    [
      { ...LOG, floor: 2 },
      5,
      -324.1,
      'id_prop.csv, line 2: value 3 of B (3 eV) is -324.1 as log10_alpha_cm1',
      'a mark of missing values',
    ],
    [
      LOG,
      1,
      0,
      'no spectrum rises above 1 as log10_alpha_cm1: id_prop.csv, line 2: value 2 of B (2 eV)',
      'spectra in units of their maximum, or absorptances',
    ],
    [
      LOG,
      1,
      -0.1,
      'no spectrum rises above 1 as log10_alpha_cm1: id_prop.csv, line 2: value 2 of B (2 eV)',
      'no absorption',
    ],
  ])('%j: %f and %f are refused', (axis, most, least, message, meaning) => {
    expect(judge(axis, 0, 0, 0, 0, most, least)).toMatchObject({
      message,
      line: 2,
      crystal: 'B',
      'looks like': meaning,
    });
  });

  it('is expected between its bounds', () => {
    expect(judge(LOG, 9, 0, 0)).toMatchObject({ found: '9', expected: '-20 to 8, and more than 1 in some crystal' });
    expect(judge({ ...LOG, floor: 2 }, 9, 0, 0).expected).toBe('-324 to 8, and more than 1 in some crystal');
  });
});

describe('alpha', () => {
  it.each([
    [LINEAR, 1e8, 0],
    [LINEAR, 10.1, -5],
    [{ ...LINEAR, floor: 100 }, 1e5, -100],
  ])('%j: up to %f and down to %f is taken', (axis, most, least) => {
    expect(() => check(axis, 0, 0, 0, 0, most, least)).not.toThrow();
  });

  it.each([
    [
      LINEAR,
      1.1e8,
      0,
      'id_prop.csv, line 2: value 2 of B (2 eV) is 110000000 as alpha_cm1',
      'alpha in m^-1: divide by 100',
    ],
    [
      LINEAR,
      1e10,
      0,
      'id_prop.csv, line 2: value 2 of B (2 eV) is 10000000000 as alpha_cm1',
      'alpha in m^-1: divide by 100',
    ],
    [
      LINEAR,
      1e10 + 1,
      0,
      'id_prop.csv, line 2: value 2 of B (2 eV) is 10000000001 as alpha_cm1',
      'no absorption coefficient',
    ],
    [
      LINEAR,
      1.1e10,
      0,
      'id_prop.csv, line 2: value 2 of B (2 eV) is 11000000000 as alpha_cm1',
      'no absorption coefficient',
    ],
    [
      LINEAR,
      10,
      0,
      'no spectrum rises above 10 as alpha_cm1: id_prop.csv, line 2: value 2 of B (2 eV)',
      'the log10 of alpha: --quantity log10_alpha_cm1, or "quantity": "log10_alpha_cm1"',
    ],
    [
      LINEAR,
      1,
      0,
      'no spectrum rises above 1 as alpha_cm1: id_prop.csv, line 2: value 2 of B (2 eV)',
      'spectra in units of their maximum, or absorptances',
    ],
    [
      LINEAR,
      1,
      -1,
      'no spectrum rises above 1 as alpha_cm1: id_prop.csv, line 2: value 2 of B (2 eV)',
      'no absorption',
    ],
    [
      { ...LINEAR, floor: 100 },
      1e5,
      -100.5,
      'id_prop.csv, line 2: value 3 of B (3 eV) is -100.5 as alpha_cm1',
      'a mark of missing values',
    ],
  ])('%j: %f and %f are refused', (axis, most, least, message, meaning) => {
    expect(judge(axis, 0, 0, 0, 0, most, least)).toMatchObject({ message, 'looks like': meaning });
  });

  it('is expected from 0, or from the floor below it', () => {
    expect(judge(LINEAR, 1e9, 0, 0).expected).toBe('0 to 100000000, and more than 10 in some crystal');
    expect(judge({ ...LINEAR, floor: 100 }, 1e9, 0, 0).expected).toBe(
      '0 to 100000000, and more than 10 in some crystal',
    );
  });
});

describe('a floor', () => {
  it('lies below the largest value', () => {
    expect(judge({ ...LOG, floor: 5 }, 0, 5, 0)).toEqual({
      message: 'the floor of 5 is above every spectrum: all would be raised to it',
      field: 'floor',
      found: '5 as log10_alpha_cm1, largest value 5',
      expected: 'a floor below the values, in their unit: 2 for log10_alpha_cm1 is 100 for alpha_cm1',
    });
  });
});

describe('photon energies', () => {
  const range = (startEv: number, stopEv: number) => ({ ...LOG, startEv, stopEv });

  it.each([
    [0, 0.1],
    [30, 200],
    [0, 200],
  ])('from %f to %f eV are some', (startEv, stopEv) => {
    expect(() => check(range(startEv, stopEv), 5, 5, 5)).not.toThrow();
  });

  it.each([
    [0, 0.099, /^keV/],
    [30.1, 100, /^wavelengths in nm/],
    [0, 200.1, /^wavelengths in nm/],
    [0, 3000, /^wavelengths in nm/],
    [0, 3001, /^wavenumbers/],
  ])('from %f to %f are something else', (startEv, stopEv, meaning) => {
    expect(judge(range(startEv, stopEv), 5, 5, 5)).toEqual({
      message: `photon energies from ${startEv} to ${stopEv} eV`,
      field: 'startEv, stopEv',
      found: `${startEv} to ${stopEv}`,
      expected: 'a range that begins at 0 to 30 eV and ends at 0.1 to 200 eV',
      'looks like': expect.stringMatching(meaning),
    });
  });
});

describe('other targets', () => {
  const train = (...values: number[]) =>
    refuseUntrainable({ width: 2, values: Float64Array.from(values), places }, 'target');

  it('up to 1e16 of either sign can be trained on', () => {
    expect(() => train(1e16, -1e16, 0, 1)).not.toThrow();
    expect(() => train()).not.toThrow();
  });

  it.each([1.1e16, -1.1e16, Number.NaN, Infinity])('%f cannot', (value) => {
    try {
      train(0, 1, value, 3);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        message: `target 1 of B is ${value}`,
        facts: { line: 2, crystal: 'B', found: String(value), 'way out': 'another unit' },
      });
    }
  });
});

describe('agreement of onsets', () => {
  it('by hand: residuals 0.5, 0, -0.5 about a reference of 1, 2, 3', () => {
    expect(onsetAgreement([1, null, 2, 3, 4, null], [1.5, 1, 2, 2.5, null, null])).toEqual({
      r2: 0.75,
      maeEv: expect.closeTo(1 / 3, 15),
      pairs: 3,
      withoutReference: 2,
      withoutPrediction: 1,
    });
  });

  it('is none of one pair, of equal references, or of nothing', () => {
    expect(onsetAgreement([2], [1])).toMatchObject({ r2: null, maeEv: 1, pairs: 1 });
    expect(onsetAgreement([2, 2], [1, 4])).toMatchObject({ r2: null, maeEv: 1.5, pairs: 2 });
    expect(onsetAgreement([null], [1])).toEqual({
      r2: null,
      maeEv: null,
      pairs: 0,
      withoutReference: 1,
      withoutPrediction: 0,
    });
    expect(() => onsetAgreement([1, 2], [1])).toThrow('2 reference onsets and 1 predicted ones');
  });

  it('counts for crystals that no model has seen', () => {
    expect(unseenByAll(['a', 'b', 'c'], [new Set(['a']), new Set(['c', 'd'])])).toEqual([false, true, false]);
    expect(unseenByAll(['a'], [])).toEqual([true]);
  });
});
