import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KEPT_OF_CLUSTER, sampleOfCrystals } from '../../../../../science/interpretation/index.js';

it('is everything up to the limit', () => {
  expect([...sampleOfCrystals([3, 1, 2], 3, 1)]).toEqual([0, 1, 2]);
});

it('holds distinct crystals in order, the limit or a little more, and no cluster is lost (law)', () => {
  const labels = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(labels, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 9 }), (of, limit, seed) => {
      const sample = [...sampleOfCrystals(of, limit, seed)];
      expect(sample).toEqual([...new Set(sample)].sort((a, b) => a - b));
      expect(sample.length).toBeGreaterThanOrEqual(Math.min(limit, of.length));
      expect(sample.length).toBeLessThanOrEqual(limit + KEPT_OF_CLUSTER * new Set(of).size);
      for (const cluster of new Set(of)) {
        const size = of.filter((each) => each === cluster).length;
        expect(sample.filter((i) => of[i] === cluster).length).toBeGreaterThanOrEqual(Math.min(size, KEPT_OF_CLUSTER));
      }
      expect([...sampleOfCrystals(of, limit, seed)]).toEqual(sample);
    }),
  );
});
