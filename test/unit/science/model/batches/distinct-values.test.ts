/** Which numbers occur, against a `Map`. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DistinctNumbers } from '../../../../../science/model/batches/distinct-values.js';

const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true }),
  // Numbers that agree in float32, and so in all that the hash sees.
  fc.integer({ min: 0, max: 20 }).map((i) => 1 + i * 1e-12),
);

it('rows are given in the order of first appearance, each number one', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 80 }), (values) => {
      const distinct = new DistinctNumbers(values.length);
      const rows = new Map<number, number>();
      for (const each of values) {
        const expected = rows.get(each) ?? rows.size;
        rows.set(each, expected);
        expect(distinct.rowOf(each)).toBe(expected);
      }
      expect([...distinct.values].map((each) => each + 0)).toEqual([...rows.keys()].map((each) => each + 0));
    }),
    { numRuns: 500, seed: 1 },
  );
});

it('as many different numbers as were announced find room, and 0 is -0', () => {
  for (const n of [0, 1, 2, 3, 64, 1000]) {
    const distinct = new DistinctNumbers(n);
    for (let i = 0; i < n; i++) expect(distinct.rowOf(i / 7)).toBe(i);
    for (let i = 0; i < n; i++) expect(distinct.rowOf(i / 7)).toBe(i);
    expect(distinct.values.length).toBe(n);
  }
  const zeros = new DistinctNumbers(2);
  expect([zeros.rowOf(-0), zeros.rowOf(0), zeros.rowOf(1)]).toEqual([0, 0, 1]);
});
