/** Expected: SciPy's binomtest (test/fixtures/evidence/make.py), hand computation and laws. */
import { describe, expect, it } from 'vitest';
import { signTestPValue } from '../../../../../science/evidence/errors/sign-test.js';
import { polymorphPairs } from '../../../../../science/evidence/index.js';
import { stored } from '../stored.js';

describe('the sign test', () => {
  it.each(stored.signs)('%d of %d', (right, total, pValue) => {
    expect(signTestPValue(right, total) / pValue).toBeCloseTo(1, 9);
    expect(signTestPValue(total - right, total)).toBe(signTestPValue(right, total));
  });

  it('says nothing of nothing, and refuses what is no count', () => {
    expect(signTestPValue(0, 0)).toBe(1);
    for (const [right, total] of [
      [3, 2],
      [-1, 2],
      [0.5, 2],
    ] as const)
      expect(() => signTestPValue(right, total)).toThrow('hits among');
  });
});

describe('pairs of one formula', () => {
  const formulas = ['TiO2', 'ZnS', 'TiO2', 'ZnS', 'TiO2', 'MgO', 'SiC'];
  const reference = [1.8, 2.1, 2.0, 2.15, 2.4, 5, 1];

  it('count where references differ by 0.1 eV, right where the sign is (by hand)', () => {
    // Pairs of TiO2: up, up, up. Predicted: up, down, down. ZnS differs by 0.05 eV: no pair.
    expect(polymorphPairs(formulas, reference, [1, 9, 1.2, 1, 0.9, 0, 0])).toEqual({
      ...{ pairs: 3, right: 1, undecided: 0, pValue: 1 },
    });
    expect(polymorphPairs(formulas, reference, [1, 1, 2, 1, 3, 1, 1])).toEqual({
      ...{ pairs: 3, right: 3, undecided: 0, pValue: expect.closeTo(0.25, 12) },
    });
    expect(polymorphPairs(formulas, reference, reference, 0.05).pairs).toBe(4);
  });

  it('of a model that sees the composition alone are all undecided', () => {
    expect(polymorphPairs(formulas, reference, [1, 2, 1, 2, 1, 3, 4])).toEqual({
      ...{ pairs: 3, right: 0, undecided: 3, pValue: 1 },
    });
  });

  it('take a difference of 0.1 that rounds below it', () => {
    expect(0.9 - 0.8).toBeLessThan(0.1);
    expect(polymorphPairs(['C', 'C'], [0.8, 0.9], [0, 1]).pairs).toBe(1);
  });

  it('need both values of both crystals', () => {
    expect(polymorphPairs(['C', 'C', 'C'], [1, null, 3], [1, 2, null])).toMatchObject({ pairs: 0, pValue: 1 });
  });

  it('do not depend on the order of the crystals, and turn with the predictions (laws)', () => {
    const predicted = [1, 9, 1.2, 1, 0.9, 0, 0];
    const turned = polymorphPairs(formulas.toReversed(), reference.toReversed(), predicted.toReversed());
    expect(turned).toEqual(polymorphPairs(formulas, reference, predicted));
    const negative = polymorphPairs(
      formulas,
      reference,
      predicted.map((value) => -value),
    );
    expect(negative).toMatchObject({ pairs: 3, right: 2 });
  });
});
