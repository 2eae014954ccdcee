/** Expected by hand and by laws of the method; agreement with scikit-learn is in `trees-agreement.test.ts`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { fitExtraTrees, type TargetRows } from '../../../../../science/evidence/index.js';
import { randomSource } from '../../../../../science/numerics/index.js';

const rowsOf = (features: readonly (readonly number[])[], targets: readonly (readonly number[])[]): TargetRows => ({
  features: features.map((row) => Float64Array.from(row)),
  targets: Float64Array.from(targets.flat()),
  points: targets[0]?.length ?? 0,
});
const predict = (rows: TargetRows, at: readonly (readonly number[])[], trees = 200, seed = 7) =>
  Array.from(fitExtraTrees(rows, { trees, seed }).predict(at.map((row) => Float64Array.from(row))));

describe('extremely randomised trees', () => {
  it('step from one row to the other at a uniformly random place: between them the mean is linear', () => {
    const two = rowsOf(
      [[0], [1]],
      [
        [5, -1],
        [7, 1],
      ],
    );
    expect(predict(two, [[-3], [0], [1], [9]], 50)).toEqual(
      [5, -1, 5, -1, 7, 1, 7, 1].map((v) => expect.closeTo(v, 12)),
    );
    // A crystal at x goes right where the threshold is below x: share x of the trees, to 4 deviations of 10,000.
    for (const x of [0.1, 0.5, 0.8]) {
      const [first] = predict(two, [[x]], 10_000);
      expect(Math.abs((first! - 5) / 2 - x)).toBeLessThan(4 * Math.sqrt((x * (1 - x)) / 10_000));
    }
  });

  it('give the mean of rows that no feature tells apart', () => {
    const rows = rowsOf(
      [
        [1, 0],
        [1, 0],
        [1, 5],
      ],
      [[2], [4], [10]],
    );
    expect(
      predict(rows, [
        [1, 0],
        [1, 5],
      ]),
    ).toEqual([3, 10].map((v) => expect.closeTo(v, 12)));
  });

  it('take rows whose features differ in the last digits for equal', () => {
    expect(predict(rowsOf([[0.1 + 0.2], [0.3]], [[2], [4]]), [[0.3]])).toEqual([expect.closeTo(3, 12)]);
  });

  it('choose the feature that gains most, whatever its place', () => {
    // The second feature sorts the targets into two pairs; the first one cannot. With one threshold each, between 0 and 1
    // whatever is drawn, every tree cuts by the second one first, and a crystal far from all still gets its side.
    const corners = [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ];
    const rows = rowsOf(corners, [[0], [1], [100], [101]]);
    const [left, right] = predict(
      rows,
      [
        [0.5, -9],
        [0.5, 9],
      ],
      2000,
    ) as [number, number];
    expect(left).toBeGreaterThan(0.4);
    expect(left).toBeLessThan(0.6);
    expect(right).toBeGreaterThan(100.4);
    expect(right).toBeLessThan(100.6);
  });

  it('use both of two features that say the same, one as often as the other', () => {
    const rows = rowsOf(
      [
        [0, 0],
        [1, 1],
      ],
      [[0], [1]],
    );
    // Right by the first feature alone: predicted 1 where the trees ask for it. 4 deviations of 10,000 fair draws.
    expect(Math.abs(predict(rows, [[1, 0]], 10_000)[0]! - 0.5)).toBeLessThan(0.02);
  });

  it('remember what they were trained on, where features tell it apart (law)', () => {
    const rows = randomRows(40, 5, 6, 1);
    const found = Array.from(fitExtraTrees(rows, { trees: 20, seed: 3 }).predict(rows.features));
    expect(found).toEqual(Array.from(rows.targets, (value) => expect.closeTo(value, 10)));
  });

  it('never leave the range of a point (law)', () => {
    const row = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), row, fc.nat(), (features, crystal, seed) => {
        const targets = features.map(([a], i) => [i, a!]);
        const [first, second] = predict(rowsOf(features, targets), [crystal], 10, seed) as [number, number];
        expect(first).toBeGreaterThanOrEqual(-1e-9);
        expect(first).toBeLessThanOrEqual(features.length - 1 + 1e-9);
        expect(second).toBeLessThanOrEqual(Math.max(...features.map(([a]) => a!)) + 1e-9);
      }),
    );
  });

  it('are moved and scaled with their targets, and do not see the order of the rows (laws)', () => {
    const rows = randomRows(60, 4, 5, 2);
    const points = randomRows(20, 4, 5, 3).features;
    const plain = fitExtraTrees(rows, { trees: 30, seed: 5 }).predict(points);
    const moved = fitExtraTrees(
      { ...rows, targets: rows.targets.map((value) => 3 * value + 8) },
      { trees: 30, seed: 5 },
    );
    expect(Array.from(moved.predict(points))).toEqual(Array.from(plain, (value) => expect.closeTo(3 * value + 8, 9)));
    const reversed = {
      points: 5,
      features: rows.features.toReversed(),
      targets: Float64Array.from(
        rows.features.flatMap((_, i) => [...rows.targets.subarray((59 - i) * 5, (60 - i) * 5)]),
      ),
    };
    expect(Array.from(fitExtraTrees(reversed, { trees: 30, seed: 5 }).predict(points))).toEqual(
      Array.from(plain, (value) => expect.closeTo(value, 9)),
    );
  });

  it('are the same for the same seed, and others for another', () => {
    const rows = randomRows(30, 4, 3, 4);
    const at = randomRows(10, 4, 3, 5).features;
    const of = (seed: number) => fitExtraTrees(rows, { trees: 5, seed }).predict(at);
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it.each([
    [rowsOf([], []), 'no crystals to learn from'],
    [rowsOf([[1], [2, 3]], [[1], [2]]), 'crystal 1 has 2 features'],
    [rowsOf([[1], [Number.NaN]], [[1], [2]]), 'feature 0 of crystal 1 is NaN'],
    [
      rowsOf(
        [[1], [2]],
        [
          [1, 2],
          [3, Number.POSITIVE_INFINITY],
        ],
      ),
      'target 1 of crystal 1 is Infinity',
    ],
    [{ ...rowsOf([[1], [2]], [[1], [2]]), points: 2 }, '2 target values for 2 crystals of 2 points'],
  ])('refuse broken rows %#', (rows, message) => {
    expect(() => fitExtraTrees(rows, { trees: 1, seed: 1 })).toThrow(InvalidInputError);
    expect(() => fitExtraTrees(rows, { trees: 1, seed: 1 })).toThrow(message);
  });

  it('refuse no trees, and a crystal of other features', () => {
    const rows = rowsOf([[1], [2]], [[1], [2]]);
    expect(() => fitExtraTrees(rows, { trees: 0, seed: 1 })).toThrow('0 trees');
    expect(() => fitExtraTrees(rows, { trees: 1, seed: 1 }).predict([Float64Array.of(1, 2)])).toThrow(
      'crystal 0 has 2 features',
    );
  });
});

function randomRows(n: number, width: number, points: number, seed: number): TargetRows {
  const random = randomSource(seed);
  return {
    features: Array.from({ length: n }, () => Float64Array.from({ length: width }, () => random.next())),
    targets: Float64Array.from({ length: n * points }, () => random.next()),
    points,
  };
}
