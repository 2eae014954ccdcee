/** Expected: laws, and placebos: what is not in a layer must not be found there. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { at } from '../../../../../schemas/required.js';
import { DEFAULT_PROBE, type ProbedTarget, probe } from '../../../../../science/evidence/index.js';
import { normalDeviate, randomStream } from '../../../../../science/numerics/index.js';

const N = 200;
const OPTIONS = { ...DEFAULT_PROBE, draws: 500, seed: 5 };
const crystals = [...Array(N).keys()];
const compounds = crystals.map((i) => `c${i}`);
const noise = (seed: number, width: number) => {
  const random = randomStream(seed, 0, 'test');
  return {
    width,
    values: Float32Array.from({ length: N * width }, (_, i) => normalDeviate(random.at(2 * i), random.at(2 * i + 1))),
  };
};
const quantity = (name: string, values: readonly (number | null)[]): ProbedTarget => ({ name, kind: 'r2', values });
const classOf = (name: string, values: readonly number[]): ProbedTarget => ({ name, kind: 'auc', values });

describe('probes', () => {
  const points = noise(1, 8);
  const first = crystals.map((i) => at(points.values, 8 * i));
  const other = [...noise(2, 1).values];

  it('find what is a sum of columns, with its class, and an interval around it', () => {
    const sum = crystals.map((i) => 3 + at(first, i) - 2 * at(points.values, 8 * i + 5));
    const found = probe(
      points,
      [
        quantity('sum', sum),
        classOf(
          'high',
          sum.map((v) => (v > 4 ? 1 : 0)),
        ),
      ],
      compounds,
      OPTIONS,
    );
    for (const { estimate } of found) {
      expect(estimate!.value).toBeGreaterThan(0.98);
      expect(estimate!.lower).toBeLessThanOrEqual(estimate!.value);
      expect(estimate!.upper).toBeGreaterThanOrEqual(estimate!.value);
    }
    expect(found[1]).toMatchObject({ crystals: sum.filter((v) => v > 4).length });
  });

  it('find the share of the variance that is linear in the columns', () => {
    // Var(a x) / (Var(a x) + Var(e)) = 1 / 2, less what 8 columns and the strength cost 180 rows: some 0.05.
    const half = crystals.map((i) => at(first, i) + at(other, i));
    const [found] = probe(points, [quantity('half', half)], compounds, OPTIONS);
    expect(Math.abs(found!.estimate!.value - 0.5)).toBeLessThan(0.15);
  });

  it('find nothing in noise: no R2 above 0, no AUC above a half', () => {
    const placebo = [
      quantity('quantity', other),
      classOf(
        'class',
        other.map((value) => (value > 0.8 ? 1 : 0)),
      ),
    ];
    const found = [11, 12, 13, 14, 15, 16].map((seed) => probe(noise(seed, 40), placebo, compounds, OPTIONS));
    for (const [ofQuantity, ofClass] of found) {
      expect(ofQuantity!.estimate!.value).toBeLessThan(0.05);
      expect(ofClass!.estimate!.lower).toBeLessThan(0.5);
    }
    const mean = found.reduce((sum, each) => sum + each[1]!.estimate!.value / found.length, 0);
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.1);
  });

  it('keep a compound in one fold: its twins do not tell of it', () => {
    // Fifty compounds of four crystals; layer and target know the compound and nothing else.
    const ofCompound = (width: number, seed: number) => {
      const { values } = noise(seed, width);
      return Float32Array.from({ length: N * width }, (_, i) =>
        at(values, (Math.floor(i / width) % 50) * width + (i % width)),
      );
    };
    const layer = { width: 40, values: ofCompound(40, 3) };
    const target = quantity('of the compound', [...ofCompound(1, 4)]);
    const named = crystals.map((i) => `c${i % 50}`);
    expect(probe(layer, [target], named, OPTIONS)[0]!.estimate!.value).toBeLessThan(0.1);
    // The same crystals as if they were compounds of their own: the twins give it away.
    expect(probe(layer, [target], compounds, OPTIONS)[0]!.estimate!.value).toBeGreaterThan(0.5);
  });

  it('leave out crystals without the quantity, whatever else is asked for', () => {
    const some = first.map((value, i) => (i % 4 === 0 ? null : value));
    const [alone] = probe(points, [quantity('some', some)], compounds, OPTIONS);
    const together = probe(points, [quantity('all', first), quantity('some', some)], compounds, OPTIONS);
    expect(alone).toMatchObject({ crystals: 150, compounds: 150 });
    expect(together[1]!.estimate).toEqual(alone!.estimate);
    expect(together[0]).toMatchObject({ crystals: 200 });
  });

  it('say nothing of fewer than twenty compounds, nor of what all have alike', () => {
    const few = first.map((value, i) => (i < 19 ? value : null));
    const found = probe(
      points,
      [
        quantity('few', few),
        quantity(
          'alike',
          first.map(() => 4),
        ),
      ],
      compounds,
      OPTIONS,
    );
    expect(found.map(({ estimate }) => estimate)).toEqual([null, null]);
    expect(found[0]).toMatchObject({ crystals: 19, compounds: 19 });
  });

  it('refuse values that are not finite, and shapes that do not fit', () => {
    const broken = { width: 8, values: points.values.slice() };
    broken.values[8 * 3 + 2] = Number.NaN;
    expect(() => probe(broken, [], compounds, OPTIONS)).toThrow(/feature 2 of crystal 3 is NaN/);
    expect(() => probe(points, [quantity('q', first.slice(1))], compounds, OPTIONS)).toThrow(InvalidInputError);
    expect(() =>
      probe(points, [quantity('q', [...first.slice(1), Number.POSITIVE_INFINITY])], compounds, OPTIONS),
    ).toThrow(/q of crystal 199 is Infinity/);
    expect(() => probe({ width: 7, values: points.values }, [], compounds, OPTIONS)).toThrow(InvalidInputError);
  });
});
