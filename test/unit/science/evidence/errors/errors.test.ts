/** Expected: scikit-learn and SciPy (test/fixtures/evidence/make.py), hand computation, and laws. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { required } from '../../../../../schemas/required.js';
import {
  type Estimate,
  meanSpectrumErrors,
  scalarErrors,
  spectrumErrorOfEach,
  spectrumErrors,
  spectrumErrorsOfEach,
} from '../../../../../science/evidence/index.js';
import { stored } from '../stored.js';

const { reference, predicted, ...expected } = stored.scalars;
const compounds = expected.compound.map(String);
const NAMES = ['mae', 'rmse', 'bias', 'r2'] as const;

describe('errors of scalars', () => {
  const found = scalarErrors(reference, predicted, compounds);

  it('are those of scikit-learn', () => {
    for (const name of NAMES) expect(found[name]?.value).toBeCloseTo(expected[name], 10);
    expect(found).toMatchObject({ pairs: 60, compounds: 40, withoutReference: 0, withoutPrediction: 0 });
  });

  it('have the intervals of SciPy over compounds, to a twentieth of their width', () => {
    // Ends of 2,000 draws have a sampling error of about 0.013 of the width (quantile at 2.5 % of a normal distribution).
    for (const name of NAMES) {
      const [lower, upper] = expected[`${name}Interval`];
      const { lower: low, upper: high } = required(found[name]);
      expect(Math.abs(required(low) - lower)).toBeLessThan(0.05 * (upper - lower));
      expect(Math.abs(required(high) - upper)).toBeLessThan(0.05 * (upper - lower));
    }
  });

  it('leave out pairs that are not, and count them', () => {
    const all = scalarErrors(
      [null, ...reference, 2, null],
      [1, ...predicted, null, null],
      ['a', ...compounds, 'b', 'c'],
    );
    expect(all).toEqual({ ...found, withoutReference: 2, withoutPrediction: 1 });
  });

  it('do not change when both values are moved; a constant added to predictions moves the bias by it (laws)', () => {
    const moved = (values: readonly number[], by: number) => values.map((value) => value + by);
    const both = scalarErrors(moved(reference, 3), moved(predicted, 3), compounds);
    for (const name of NAMES) expectSame(both[name], found[name], 0);
    const shifted = scalarErrors(reference, moved(predicted, 0.25), compounds);
    expectSame(shifted.bias, found.bias, 0.25);
  });

  it('are over draws of whole compounds: exchanging the names within one changes nothing (law)', () => {
    const order = [...reference.keys()].sort((a, b) => expected.compound[a]! - expected.compound[b]!);
    const pick = <T>(values: readonly T[]) => order.map((i) => values[i]!);
    const sorted = scalarErrors(pick(reference), pick(predicted), pick(compounds));
    for (const name of NAMES) expectSame(sorted[name], found[name], 0);
  });

  it('have no interval with one compound, and none of R2 with few', () => {
    const one = scalarErrors([1, 2, 3], [1, 3, 3], ['a', 'a', 'a']);
    expect(one.mae).toEqual({ value: expect.closeTo(1 / 3, 12), lower: null, upper: null });
    expect(one.r2).toEqual({ value: 0.5, lower: null, upper: null });
    // One draw in four of two compounds holds only the first, whose references are equal.
    expect(scalarErrors([1, 2], [1, 3], ['a', 'b']).r2).toEqual({ value: -1, lower: null, upper: null });
  });

  it('see a spread that is small beside the values', () => {
    // Around 1e6: residuals of half a step against three steps of 1e-3, R2 = 1 - 4 (0.5)^2 / 5 = 0.8.
    const steps = [0, 1, 2, 3].map((step) => 1e6 + step * 1e-3);
    const half = steps.map((value, i) => value + (i % 2 ? 5e-4 : -5e-4));
    expect(scalarErrors(steps, half, ['a', 'b', 'c', 'd']).r2?.value).toBeCloseTo(0.8, 4);
  });

  it('have no R2 where references are equal, and are null without pairs', () => {
    expect(scalarErrors([0.7, 0.7, 0.7], [1, 2, 3], ['a', 'b', 'c']).r2).toBeNull();
    expect(scalarErrors([null, 1], [1, null], ['a', 'b'])).toEqual({
      ...{ pairs: 0, compounds: 0, withoutReference: 1, withoutPrediction: 1 },
      ...{ mae: null, rmse: null, bias: null, r2: null },
    });
  });

  it.each([
    [[1, 2], [1], ['a', 'b'], '2 references with 1 predictions and 2 compounds'],
    [[1], [1], [], '1 references with 1 predictions and 0 compounds'],
    [[1, Number.NaN], [1, 2], ['a', 'b'], 'a value of crystal 1 is NaN'],
    [[1, null], [1, Number.POSITIVE_INFINITY], ['a', 'b'], 'a value of crystal 1 is Infinity'],
  ])('refuse %j and %j', (truth, model, names, message) => {
    expect(() => scalarErrors(truth, model, names)).toThrow(InvalidInputError);
    expect(() => scalarErrors(truth, model, names)).toThrow(message);
  });
});

describe('errors of spectra', () => {
  it('are means over the points of a crystal, then over crystals (by hand)', () => {
    // Errors 1, -3 of the first crystal, 0, 2 of the second.
    const found = spectrumErrors([0, 0, 1, 1], [1, -3, 1, 3], ['a', 'b']);
    expect(found).toMatchObject({ crystals: 2, compounds: 2 });
    expect([found.mae.value, found.bias.value, found.rmse.value]).toEqual([1.5, 0, Math.sqrt((5 + 2) / 2)]);
    // Draws of two crystals: means of 2 and 2, of both, or of 1 and 1; each end has a quarter of them.
    expect([found.mae.lower, found.mae.upper]).toEqual([1, 2]);
    expect([...spectrumErrorOfEach([0, 0, 1, 1], [1, -3, 1, 3], 2)]).toEqual([2, 1]);
  });

  it('with one point are those of scalars', () => {
    const { mae, rmse, bias } = scalarErrors(reference, predicted, compounds);
    expect(spectrumErrors(reference, predicted, compounds)).toMatchObject({ mae, rmse, bias });
  });

  it('of each crystal are |r|, r and r^2 (by hand), and make the same means in any part of them', () => {
    const errors = spectrumErrorsOfEach([0, 0, 1, 1], [1, -3, 1, 3], 2);
    expect(errors).toEqual([
      { absolute: 2, signed: -1, square: 5 },
      { absolute: 1, signed: 1, square: 2 },
    ]);
    expect(meanSpectrumErrors(errors.slice(1), ['b'])).toMatchObject({ mae: { value: 1 }, bias: { value: 1 } });
    expect(() => meanSpectrumErrors([], [])).toThrow(InvalidInputError);
  });

  it.each([
    [[1, 2, 3], [1, 2, 3], 2, 'for the spectra of 2 crystals'],
    [[1, 2], [1], 1, '1 predicted and 2 reference values'],
    [[], [], 0, 'for the spectra of 0 crystals'],
    [[1, 2, 3, Number.NaN], [1, 2, 3, 4], 2, 'the error of crystal 1 is NaN'],
  ])('refuse %j and %j of %d', (truth, model, crystals, message) => {
    expect(() => spectrumErrorOfEach(truth, model, crystals)).toThrow(InvalidInputError);
    expect(() => spectrumErrorOfEach(truth, model, crystals)).toThrow(message);
  });
});

function expectSame(found: Estimate | null, expected: Estimate | null, moved: number): void {
  for (const key of ['value', 'lower', 'upper'] as const)
    expect(required(found)[key]).toBeCloseTo(required(required(expected)[key]) + moved, 9);
}
