import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCodeUnit, byKey } from '../../../../schemas/numerics/code-unit-order.js';

describe('code-unit order', () => {
  it('is that of the language, whatever the locale: capitals first, accents last', () => {
    expect(['é', 'a', 'B', 'A', 'b', ''].sort(byCodeUnit)).toEqual(['', 'A', 'B', 'a', 'b', 'é']);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 20 }), (texts) => {
        expect([...texts].sort(byCodeUnit)).toEqual([...texts].sort());
      }),
    );
  });

  it('says that equal texts are equal', () => {
    expect(byCodeUnit('Zn', 'Zn')).toBe(0);
  });

  it('orders entries by key alone', () => {
    expect(Object.entries({ b: 1, a: 2, C: 3 }).sort(byKey)).toEqual([
      ['C', 3],
      ['a', 2],
      ['b', 1],
    ]);
  });
});
