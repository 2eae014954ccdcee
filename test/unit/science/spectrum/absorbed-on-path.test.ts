import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absorbedOnPath } from '../../../../science/spectrum/absorbed-on-path.js';

describe('share absorbed on a path', () => {
  it('is that of Beer and Lambert, within and without its table', () => {
    const depth = fc.double({ min: -9, max: 3, noNaN: true });
    fc.assert(
      fc.property(depth, (x) => {
        expect(Math.abs(absorbedOnPath(x) - -Math.expm1(-(10 ** x)))).toBeLessThan(2e-11);
      }),
      { numRuns: 2000 },
    );
  });

  it('rises over the seams of the table, from nothing to all, and passes neither', () => {
    const shares = Array.from({ length: 20001 }, (_, i) => absorbedOnPath(-5 + i * 3.5e-4));
    expect(shares.every((share, i) => i === 0 || share >= shares[i - 1]! - 1e-12)).toBe(true);
    expect(Math.min(...shares)).toBeGreaterThan(0);
    expect(Math.max(...shares)).toBe(1);
    expect(absorbedOnPath(-300)).toBeCloseTo(0, 15);
    expect(absorbedOnPath(300)).toBe(1);
  });

  it('of half the light takes an optical depth of ln 2', () => {
    expect(absorbedOnPath(Math.log10(Math.LN2))).toBeCloseTo(0.5, 11);
  });
});
