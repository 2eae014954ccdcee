import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DisjointSets } from '../../../../../science/clustering/trees/disjoint-sets.js';

describe('disjoint sets', () => {
  it('begin with one member each, which is their name', () => {
    const sets = new DisjointSets(3);
    expect([0, 1, 2].map((member) => [sets.nameOf(member), sets.isName(member)])).toEqual([
      [0, true],
      [1, true],
      [2, true],
    ]);
  });

  it('have the name of the set that took the other in, for all of their members', () => {
    const sets = new DisjointSets(5);
    sets.unite(3, 1);
    sets.unite(4, 3);
    expect([0, 1, 2, 3, 4].map((member) => sets.nameOf(member))).toEqual([0, 4, 2, 4, 4]);
    expect([0, 1, 2, 3, 4].filter((member) => sets.isName(member))).toEqual([0, 2, 4]);
  });

  it('are the sets that relabelling every member gives (law)', () => {
    const n = 12;
    const member = fc.integer({ min: 0, max: n - 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(member, member)), (pairs) => {
        const sets = new DisjointSets(n);
        let labels = Array.from({ length: n }, (_, i) => i);
        for (const [a, b] of pairs) {
          const [kept, dropped] = [sets.nameOf(a), sets.nameOf(b)];
          if (kept !== dropped) sets.unite(kept, dropped);
          labels = labels.map((label) => (label === dropped ? kept : label));
        }
        expect(labels.map((_, i) => sets.nameOf(i))).toEqual(labels);
      }),
    );
  });
});
