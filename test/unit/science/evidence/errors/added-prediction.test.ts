/** Expected: NumPy and SciPy (test/fixtures/evidence/make_added.py), and laws. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { addedPrediction, DEFAULT_ADDED } from '../../../../../science/evidence/index.js';
import { randomSource } from '../../../../../science/numerics/index.js';
import { storedAdditions } from '../stored.js';

const { cases, forests, onsets, formulas } = storedAdditions;
/** Every compound by all others: then it does not matter how folds are dealt. */
const byAllOthers = { ...DEFAULT_ADDED, folds: 30 };

describe('a second prediction beside a first one', () => {
  it.each(cases)('gives the errors of NumPy, and the interval of SciPy %#', (given) => {
    const { points, reference, first, second } = given;
    const [compounds, strata] = [given.compound.map(String), given.stratum.map(String)];
    const found = addedPrediction({ reference, first, second, points }, compounds, strata, byAllOthers)!;
    expect(found.firstError).toBeCloseTo(given.firstError, 10);
    expect(found.jointError).toBeCloseTo(given.jointError, 10);
    expect(found.drop).toBeCloseTo(given.firstError - given.jointError, 10);
    const [lower, upper] = given.interval;
    expect(Math.abs(found.lower - lower)).toBeLessThan(0.05 * (upper - lower));
    expect(Math.abs(found.upper - upper)).toBeLessThan(0.05 * (upper - lower));
    // Five deviations of a share of 1,000 exchanges, and what counting the observed one adds.
    const { tail } = given;
    expect(Math.abs(found.pValue - 2 * tail)).toBeLessThan(2 * (5 * Math.sqrt((tail * (1 - tail)) / 1000) + 1 / 500));
    expect(found).toMatchObject({ crystals: 36, compounds: 30, exchangeable: 36 });
  });

  it('that is the truth and noise lowers the error: both are better', () => {
    const random = randomSource(3);
    const second = onsets.map((onset) => onset + 0.3 * (random.next() - 0.5));
    expect(verdictOf(second)).toBe('better');
  });

  it('that is noise alone adds nothing', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = randomSource(seed);
      expect(verdictOf(onsets.map(() => random.next()))).toBe('not told apart');
    }
  });

  it('that follows from the first one adds nothing, to the bit of rounding', () => {
    const first = forests['extremely randomised trees']!;
    const second = first.map((value) => 3 - 2 * value);
    const found = addedPrediction({ reference: onsets, first, second, points: 1 }, formulas, formulas)!;
    expect(found.drop).toBeCloseTo(0, 10);
    expect(found.verdict).toBe('not told apart');
  });

  it('is worth the same in another unit, and of another origin (law)', () => {
    const { points, reference, first, second, compound, stratum } = cases[1]!;
    const [compounds, strata] = [compound.map(String), stratum.map(String)];
    const one = addedPrediction({ reference, first, second, points }, compounds, strata)!;
    const other = addedPrediction(
      { reference, first: first.map((t) => 7 - 0.5 * t), second: second.map((s) => 40 * s - 1000), points },
      compounds,
      strata,
    )!;
    expect(other.jointError).toBeCloseTo(one.jointError, 9);
    expect(other.pValue).toBe(one.pValue);
  });

  it('cannot be exchanged where every crystal is a stratum of its own: p is 1', () => {
    const { points, reference, first, second, compound } = cases[0]!;
    const own = compound.map((_, i) => `stratum ${i}`);
    const found = addedPrediction({ reference, first, second, points }, compound.map(String), own)!;
    expect(found).toMatchObject({ pValue: 1, exchangeable: 0, verdict: 'not told apart' });
    expect(found.permutedDrop).toBeCloseTo(found.drop, 12);
  });

  it('is not judged by fewer compounds than folds, and refused where it does not fit', () => {
    const nine = Array.from({ length: 9 }, (_, i) => i);
    const rows = { reference: nine, first: nine, second: nine, points: 1 };
    expect(addedPrediction(rows, nine.map(String), nine.map(String))).toBeNull();
    expect(() => addedPrediction(rows, nine.map(String), ['O'])).toThrow(InvalidInputError);
    expect(() => addedPrediction({ ...rows, points: 2 }, nine.map(String), nine.map(String))).toThrow(/9 values/);
    const bad = { ...rows, second: nine.map((i) => (i === 4 ? Number.NaN : i)) };
    expect(() => addedPrediction(bad, nine.map(String), nine.map(String))).toThrow('second of crystal 4 is NaN');
  });
});

/** Beside trees on composition, on the bundled onsets. */
function verdictOf(second: readonly number[]): string {
  const first = forests['extremely randomised trees']!;
  const all = formulas.map(() => 'one stratum');
  return addedPrediction({ reference: onsets, first, second, points: 1 }, formulas, all)!.verdict;
}
