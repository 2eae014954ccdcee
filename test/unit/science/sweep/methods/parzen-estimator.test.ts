/** Against hyperopt 0.3.0 (test/fixtures/search/parzen.json, made by the script beside it), closed forms and laws. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../../science/numerics/counter-random.js';
import { normalCdf } from '../../../../../science/numerics/normal-distribution.js';
import { drawFrom, logDensity, logMass, parzenMixture } from '../../../../../science/sweep/methods/parzen-estimator.js';
import { choiceProbabilities, splitAtQuantile } from '../../../../../science/sweep/methods/tree-parzen.js';

interface StoredCase {
  readonly name: string;
  readonly kind: 'uniform' | 'log_uniform' | 'int_uniform';
  readonly low: number;
  readonly high: number;
  readonly observations: number[];
  readonly weights: number[];
  readonly means: number[];
  readonly widths: number[];
  readonly points: number[];
  readonly logDensities: number[];
}
const stored = JSON.parse(readFileSync('test/fixtures/search/parzen.json', 'utf8')) as { cases: StoredCase[] };

describe('the Parzen mixture', () => {
  it.each(stored.cases.map((each) => [each.name, each] as const))('is that of hyperopt: %s', (_, each) => {
    const onScale = (x: number) => (each.kind === 'log_uniform' ? Math.log(x) : x);
    const half = each.kind === 'int_uniform' ? 0.5 : 0;
    const mixture = parzenMixture(each.observations.map(onScale), onScale(each.low) - half, onScale(each.high) + half);
    expect(mixture.means).toEqual(each.means.map((mean) => expect.closeTo(mean, 11)));
    expect(mixture.widths).toEqual(each.widths.map((width) => expect.closeTo(width, 11)));
    for (const weight of each.weights) expect(weight).toBeCloseTo(1 / mixture.means.length, 14);
    each.points.forEach((point, i) => {
      const found =
        each.kind === 'int_uniform' ? logMass(mixture, point - 0.5, point + 0.5) : logDensity(mixture, onScale(point));
      expect(found).toBeCloseTo(each.logDensities[i]!, 10);
    });
  });

  it('has widths of a hundredth of the range at least, however many observations there are', () => {
    const narrowest = (count: number) =>
      Math.min(
        ...parzenMixture(
          Array.from({ length: count }, () => 1),
          0,
          300,
        ).widths,
      );
    // As many means as observations, and the prior's: the range over one more.
    expect(narrowest(97)).toBeCloseTo(300 / 99, 12);
    expect(narrowest(98)).toBe(3);
    expect(narrowest(500)).toBe(3);
    expect(parzenMixture([], 0, 300)).toMatchObject({ means: [150], widths: [300] });
    expect(parzenMixture([30], 0, 300)).toMatchObject({ means: [30, 150], widths: [150, 300] });
    expect(parzenMixture([150], 0, 300)).toMatchObject({ means: [150, 150], widths: [300, 150] });
  });

  it('has probability 1 between its bounds', () => {
    const numbers = fc.array(fc.double({ min: -1, max: 3, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(numbers, (observations) => {
        const mixture = parzenMixture(observations, -1, 3);
        expect(logMass(mixture, -1, 3)).toBeCloseTo(0, 12);
        const steps = 2000;
        let sum = 0;
        for (let i = 0; i < steps; i++)
          sum += Math.exp(logDensity(mixture, -1 + (4 * (i + 0.5)) / steps)) * (4 / steps);
        expect(sum).toBeCloseTo(1, 3);
      }),
      { numRuns: 30 },
    );
  });

  it('is drawn from as its density says, within the bounds', () => {
    const mixture = parzenMixture([0.1, 0.12, 0.9], 0, 1);
    const stream = randomStream(1, 2, 'x');
    const draws = Array.from({ length: 4000 }, (_, c) => drawFrom(mixture, stream, c * 192));
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThanOrEqual(1);
    for (const edge of [0.1, 0.3, 0.7]) {
      const share = draws.filter((x) => x < edge).length / draws.length;
      // Three standard deviations of a share of 4,000 draws.
      expect(Math.abs(share - Math.exp(logMass(mixture, 0, edge)))).toBeLessThan(0.024);
    }
  });
});

/** Abramowitz and Stegun, table 26.1. */
const TABLE: readonly (readonly [number, number])[] = [
  [0, 0.5],
  [0.5, 0.691462461274013],
  [1, 0.841344746068543],
  [2, 0.977249868051821],
  [2.95, 0.998411130352635],
];

describe('the normal distribution function', () => {
  it.each(TABLE)('Phi(%d) = %d', (z, expected) => {
    expect(normalCdf(z)).toBeCloseTo(expected, 14);
    expect(normalCdf(-z)).toBeCloseTo(1 - expected, 14);
  });

  it('keeps its digits far out: Phi(-5) and Phi(-10) of table 26.2', () => {
    expect(-Math.log10(normalCdf(-5))).toBeCloseTo(6.54265, 5);
    expect(-Math.log10(normalCdf(-10))).toBeCloseTo(23.11805, 5);
  });
});

describe('choices', () => {
  it('have one pseudo-count each', () => {
    expect(choiceProbabilities(['a', 'b', 'c'], ['a', 'a', 'c'])).toEqual([3 / 6, 1 / 6, 2 / 6]);
  });
});

describe('the split', () => {
  const record = (i: number, epochs: number, value: number | null) => ({
    parameters: { i },
    rungs: [],
    ended: { reason: value === null ? ('diverged' as const) : ('finished' as const), epochs, value },
  });
  it('takes longer trials before stopped ones, diverged ones last, and rounds the share up', () => {
    const records = [record(0, 9, 0.1), record(1, 27, 0.5), record(2, 27, null), record(3, 27, 0.4), record(4, 9, 0.3)];
    const { good, bad } = splitAtQuantile(records, 0.41);
    expect(good).toEqual([{ i: 3 }, { i: 1 }, { i: 0 }]);
    expect(bad).toEqual([{ i: 4 }, { i: 2 }]);
  });

  it('calls at most 25 trials good', () => {
    const records = Array.from({ length: 400 }, (_, i) => record(i, 9, i));
    expect(splitAtQuantile(records, 0.15).good.length).toBe(25);
  });
});
