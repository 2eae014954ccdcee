/** Against SciPy (test/fixtures/search/student-and-nnls.json, made by the script beside it). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { confidenceInterval, studentQuantile } from '../../../../../science/sweep/analysis/index.js';
import { nonNegativeLeastSquares } from '../../../../../science/sweep/analysis/non-negative-least-squares.js';

interface Stored {
  readonly quantiles: { level: number; degrees: number; t: number }[];
  readonly interval: { values: number[]; lower: number; upper: number };
  readonly problems: { columns: number[][]; target: number[]; x: number[]; norm: number }[];
}
const stored = JSON.parse(readFileSync('test/fixtures/search/student-and-nnls.json', 'utf8')) as Stored;

describe("Student's quantile", () => {
  it.each(stored.quantiles)('$level, $degrees degrees of freedom', ({ level, degrees, t }) => {
    expect(studentQuantile(level, degrees) / t).toBeCloseTo(1, 11);
  });

  it('is tan(pi level / 2) for one degree, the Cauchy distribution', () => {
    expect(studentQuantile(0.8, 1)).toBeCloseTo(Math.tan(0.4 * Math.PI), 10);
  });

  it.each([
    [1, 3],
    [0.95, 0],
    [0.95, 2.5],
  ])('refuses level %d with %d degrees', (level, degrees) => {
    expect(() => studentQuantile(level, degrees)).toThrow(RangeError);
  });
});

describe('the confidence interval', () => {
  it('is that of SciPy', () => {
    const { values, lower, upper } = stored.interval;
    const found = confidenceInterval(values)!;
    expect(found.lower).toBeCloseTo(lower, 12);
    expect(found.upper).toBeCloseTo(upper, 12);
  });

  it('needs two values', () => {
    expect(confidenceInterval([0.2])).toBeNull();
    expect(confidenceInterval([0.2, 0.2])).toEqual({ mean: 0.2, lower: 0.2, upper: 0.2 });
  });
});

describe('non-negative least squares', () => {
  it.each(stored.problems)('has the solution of SciPy', ({ columns, target, x }) => {
    const found = nonNegativeLeastSquares(columns, target);
    found.forEach((value, j) => {
      expect(value).toBeCloseTo(x[j]!, 7);
    });
    // A bound is active somewhere, or it would be ordinary least squares.
    expect(found.every((value) => value >= 0)).toBe(true);
  });

  it('gives 0 to a column of zeros', () => {
    expect(
      nonNegativeLeastSquares(
        [
          [0, 0],
          [1, 1],
        ],
        [2, 2],
      ),
    ).toEqual([0, expect.closeTo(2, 12)]);
  });
});
