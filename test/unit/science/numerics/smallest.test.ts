/** Against the plain way: sorting everything. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Smallest } from '../../../../science/numerics/index.js';

const coarse = fc.integer({ min: 0, max: 6 });

describe('the k smallest', () => {
  it('are those of sorting, in order, the first offered first among equals; and the next one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(coarse, { maxLength: 20 }), (k, values) => {
        const smallest = new Smallest(k);
        smallest.offer(99, -1);
        smallest.clear();
        values.forEach((value, i) => {
          smallest.offer(i, value);
        });
        const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
        expect(smallest.found()).toEqual(order.slice(0, k));
        expect(smallest.beyond).toBe(values[order[k] ?? -1] ?? Number.POSITIVE_INFINITY);
        expect([...smallest.value.slice(0, k)].filter(Number.isFinite)).toEqual(
          order.slice(0, k).map((i) => values[i]),
        );
      }),
    );
  });

  it('do not take what is no number', () => {
    const smallest = new Smallest(2);
    smallest.offer(0, Number.NaN);
    smallest.offer(1, Number.POSITIVE_INFINITY);
    expect(smallest.found()).toEqual([]);
  });
});
