/** Expected: scikit-learn 1.9.1 with the command beside its numbers, a closed form, and laws. */
import { describe, expect, it } from 'vitest';
import { at } from '../../../../../schemas/required.js';
import { ridgeOutOfFold } from '../../../../../science/evidence/probes/ridge-out-of-fold.js';

const rows = [...Array(12).keys()];
const foldOf = Int32Array.from(rows, (i) => i % 3);
const columns = [
  (i: number) => Math.sin(3 * i),
  (i: number) => 5 + 100 * Math.cos(2 * i * i),
  (i: number) => (i % 5) ** 2,
  () => 7,
];
const pointsOf = (of: readonly ((i: number) => number)[]) => ({
  width: of.length,
  values: Float32Array.from(rows.flatMap((i) => of.map((column) => column(i)))),
});
const targets = [Float64Array.from(rows, Math.cos), Float64Array.from(rows, (i) => i / 4 + (i % 2))];

/**
 * i = np.arange(12)
 * x = np.float32(np.column_stack([np.sin(3*i), 5 + 100*np.cos(2*i*i), (i % 5)**2, np.full(12, 7.0)]))
 * y = np.cos(i), i/4 + i % 2
 * cross_val_predict(make_pipeline(StandardScaler(), Ridge(alpha=2.0)), x, y, cv=PredefinedSplit(i % 3))
 */
const SCIKIT_LEARN = [
  [
    -0.204522, 0.283651, 0.158298, -0.065755, -0.720669, 0.128975, -0.161029, -0.129708, -0.033256, 0.156472, 0.651459,
    0.778558,
  ],
  [
    1.885253, 1.987531, 1.718981, 1.738823, 1.137699, 1.282982, 2.123135, 3.099478, 2.012713, 1.759003, 0.188544,
    2.363312,
  ],
];

describe('ridge out of fold', () => {
  const found = ridgeOutOfFold(pointsOf(columns), targets, foldOf, 2);

  it('is that of scikit-learn on standardised columns, a constant one among them', () => {
    SCIKIT_LEARN.forEach((expected, t) => {
      expected.forEach((value, i) => {
        expect(at(at(found, t), i)).toBeCloseTo(value, 5);
      });
    });
  });

  it('does not ask for units: columns may be shifted and stretched', () => {
    const other = columns.map((column, k) => (i: number) => 3 - (k + 2) * column(i));
    ridgeOutOfFold(pointsOf(other), targets, foldOf, 2).forEach((values, t) => {
      values.forEach((value, i) => {
        expect(value).toBeCloseTo(at(at(found, t), i), 4);
      });
    });
  });

  it('treats every target as if it were alone', () => {
    expect(ridgeOutOfFold(pointsOf(columns), [at(targets, 1)], foldOf, 2)[0]).toEqual(found[1]);
  });

  it('shrinks one column of variance 1 by lambda / (lambda + n)', () => {
    // x = -1 and 1 in turn in both folds, y = 3 + 4 x: n = 6 rows outside, so 3 + 4 * 6 / (6 + 2) x.
    const x = rows.map((i) => (i % 2 === 0 ? -1 : 1));
    const points = { width: 1, values: Float32Array.from(x) };
    const y = Float64Array.from(x, (value) => 3 + 4 * value);
    const [values] = ridgeOutOfFold(
      points,
      [y],
      Int32Array.from(rows, (i) => (i < 6 ? 0 : 1)),
      2,
    );
    for (const i of rows) expect(at(values!, i)).toBeCloseTo(3 + 3 * at(x, i), 12);
  });

  it('says the mean of the others where no column tells anything', () => {
    const [values] = ridgeOutOfFold(pointsOf([() => 7]), [Float64Array.from(rows)], foldOf, 2);
    // Of 0 .. 11 less 0, 3, 6, 9: 48 / 8; less 1, 4, 7, 10: 44 / 8; less 2, 5, 8, 11: 40 / 8.
    expect([...values!.subarray(0, 3)]).toEqual([6, 5.5, 5]);
  });
});
