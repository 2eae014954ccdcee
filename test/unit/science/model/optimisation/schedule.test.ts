import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scheduleAt } from '../../../../../science/model/optimisation/schedule.js';
import { randomSource, shuffledOrder } from '../../../../../science/numerics/random-source.js';
import { REFERENCE_TRAINING } from '../specification-network.js';

const oneCycle = { ...REFERENCE_TRAINING, schedule: 'one-cycle' as const, learningRate: 0.01 };

describe('the one-cycle schedule', () => {
  it('starts at max / 25, peaks at 30 percent, ends at max / 250000; beta1 runs against it', () => {
    const at = (step: number) => scheduleAt(oneCycle, step, 100);
    expect(at(0).learningRate).toBeCloseTo(0.0004, 12);
    expect(at(0).beta1).toBeCloseTo(0.95, 12);
    expect(at(29).learningRate).toBeCloseTo(0.01, 12);
    expect(at(29).beta1).toBeCloseTo(0.85, 12);
    expect(at(99).learningRate).toBeCloseTo(4e-8, 15);
    expect(at(99).beta1).toBeCloseTo(0.95, 12);
    // Half of the way down, by symmetry of the cosine.
    expect(at(64).learningRate).toBeCloseTo((0.01 + 4e-8) / 2, 12);
  });

  it('stays within its bounds for any number of steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(), (total, any) => {
        const { learningRate, beta1 } = scheduleAt(oneCycle, any % total, total);
        return (
          learningRate >= 4e-8 - 1e-20 && learningRate <= 0.01 + 1e-15 && beta1 >= 0.85 - 1e-12 && beta1 <= 0.95 + 1e-12
        );
      }),
    );
  });

  it('is constant on request', () => {
    expect(scheduleAt({ ...oneCycle, schedule: 'constant' }, 17, 100)).toEqual({ learningRate: 0.01, beta1: 0.9 });
  });
});

describe('the cosine schedule', () => {
  const cosine = { ...oneCycle, schedule: 'cosine' as const };
  it('falls from max over half a period to 0 after the last step', () => {
    const at = (step: number) => scheduleAt(cosine, step, 60).learningRate;
    expect(at(0)).toBe(0.01);
    // cos(pi / 3) = 1/2, cos(pi / 2) = 0, cos(2 pi / 3) = -1/2
    expect(at(20)).toBeCloseTo(0.0075, 12);
    expect(at(30)).toBeCloseTo(0.005, 12);
    expect(at(40)).toBeCloseTo(0.0025, 12);
    expect(at(60)).toBeCloseTo(0, 12);
    expect(scheduleAt(cosine, 30, 60).beta1).toBe(0.9);
  });
});

describe('random numbers', () => {
  it('make every permutation of three about equally often', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const order = shuffledOrder(3, randomSource(seed, 1)).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Chi-squared with 5 degrees of freedom: 25.7 is exceeded once in 10,000.
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(25.7);
  });

  it('are uniform in [0, 1) and differ by every word of the seed', () => {
    const draw = (...words: number[]) => {
      const random = randomSource(...words);
      return Array.from({ length: 20_000 }, () => random.next());
    };
    const values = draw(7, 3);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const bins = new Float64Array(20);
    for (const value of values) bins[Math.floor(value * 20)]! += 1;
    // Chi-squared with 19 degrees of freedom: 49 is exceeded once in 5,000.
    expect(bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(49);
    expect(draw(7, 4)).not.toEqual(values);
    expect(draw(8, 3)).not.toEqual(values);
    expect(draw(7, 3)).toEqual(values);
  });
});
