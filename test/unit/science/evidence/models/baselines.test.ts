/** Expected: Ridge and KNeighborsRegressor of scikit-learn (test/fixtures/evidence/make.py), hand computation. */
import { describe, expect, it } from 'vitest';
import { meanTarget, nearestNeighbours, ridge } from '../../../../../science/evidence/index.js';
import { stored } from '../stored.js';

const features = (rows: readonly (readonly number[])[]) => rows.map((row) => Float64Array.from(row));
const targets = (rows: readonly (readonly number[])[]) => Float64Array.from(rows.flat());
const given = stored.baselines;
const rows = {
  train: { features: features(given.train), targets: targets(given.trainTargets), points: 3 },
  validation: { features: features(given.validation), targets: targets(given.validationTargets), points: 3 },
  test: features(given.test),
};

describe('baselines', () => {
  it.each([
    ['ridge', ridge, given.ridge],
    ['nearest neighbours', nearestNeighbours, given.neighbours],
  ])('%s: chooses and predicts as scikit-learn', (_, baseline, { chosen, prediction }) => {
    const found = baseline(rows);
    expect(found.chosen).toBe(chosen);
    expect(Array.from(found.prediction)).toEqual(prediction.flat().map((value) => expect.closeTo(value, 9)));
  });

  it('mean: of every point, for each crystal (by hand)', () => {
    const train = { features: features([[0], [1]]), targets: Float32Array.of(1, 2, 3, 6), points: 2 };
    expect([...meanTarget(train, 2)]).toEqual([2, 4, 2, 4]);
    expect([...meanTarget(train, 0)]).toEqual([]);
  });

  it('predict nothing for no crystals, and refuse rows that do not fit', () => {
    for (const baseline of [ridge, nearestNeighbours]) {
      expect([...baseline({ ...rows, test: [] }).prediction]).toEqual([]);
      expect(() => baseline({ ...rows, test: [Float64Array.of(1)] })).toThrow('crystal 0 has 1 features');
      expect(() => baseline({ ...rows, validation: { ...rows.validation, targets: Float64Array.of(1) } })).toThrow(
        '1 target values for 8 crystals of 3 points',
      );
    }
  });
});
