/** Blends with weights chosen on the other folds. */
import { describe, expect, it } from 'vitest';
import { nestedBlend, weightedMean } from '../../../../bench/evidence/blend.js';

describe('a nested blend', () => {
  it('takes the weight that is best elsewhere, not in the fold itself', () => {
    // By hand: in fold 0 the first prediction is exact, in fold 1 the second; each fold gets what suits the other.
    const a = Float32Array.of(1, 5);
    const b = Float32Array.of(9, 2);
    const { blend, weights } = nestedBlend({ a, b, reference: Float32Array.of(1, 2), foldOf: [0, 1] });
    expect(weights).toEqual([0, 1]);
    expect([...blend]).toEqual([9, 5]);
  });

  it('finds the share at which the errors of both cancel', () => {
    // w (r + 1) + (1 - w) (r - 3) = r at w = 3/4, whatever r is.
    const reference = Float32Array.of(0.5, 1.5, -2, 4, 8, 3);
    const a = reference.map((value) => value + 1);
    const b = reference.map((value) => value - 3);
    const { blend, weights } = nestedBlend({ a, b, reference, foldOf: [0, 1, 2] });
    expect(weights).toEqual([0.75, 0.75, 0.75]);
    expect([...blend]).toEqual([...reference]);
  });
});

it('is the plain mean at one half', () => {
  expect([...weightedMean(Float32Array.of(1, 2), Float32Array.of(3, 8), 0.5)]).toEqual([2, 5]);
});
