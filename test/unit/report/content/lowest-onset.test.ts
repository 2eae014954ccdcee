/** What the page says of metals rests on the references of the training crystals alone. */
import { describe, expect, it } from 'vitest';
import { lowestOnset } from '../../../../report/content/lowest-onset.js';
import type { Table } from '../../../../schemas/run/artifact.js';

const FIRST = 'above threshold at the first energy';

function found(rows: readonly (readonly [id: string, onsetEv: number | null, reason?: string])[], from = 'reference') {
  const descriptors: Table<'descriptors'> = {
    kind: 'descriptors',
    rows: rows.length,
    columns: {
      id: rows.map(([id]) => id),
      from: rows.map(() => from),
      onsetEv: rows.map(([, onset]) => onset),
      onsetReason: rows.map(([, , reason]) => reason ?? null),
      edgeIntegral: rows.map(() => null),
    },
    metadata: {},
  };
  const split: Table<'split'> = {
    kind: 'split',
    rows: 4,
    columns: { id: ['a', 'b', 'c', 'test'], subset: ['train', 'train', 'train', 'test'] },
    metadata: { seed: '1', grouping: 'none' },
  };
  return lowestOnset(descriptors, split);
}

describe('the lowest onset that was trained on', () => {
  it('is that of a training crystal; what absorbs nowhere is no metal', () => {
    const rows = [
      ['a', 2],
      ['b', 0.55],
      ['c', null, 'below threshold everywhere'],
      ['test', 0.2],
    ] as const;
    expect(found(rows)).toEqual({ metal: null, lowestEv: 0.55 });
  });

  it('is not asked where a metal was trained on: absorbing from the first energy on, or from next to nothing', () => {
    expect(
      found([
        ['a', 2],
        ['b', null, FIRST],
      ]),
    ).toEqual({ metal: 'b', lowestEv: 2 });
    expect(
      found([
        ['a', 2],
        ['c', 0.04],
      ]),
    ).toEqual({ metal: 'c', lowestEv: 0.04 });
    expect(
      found([
        ['a', 2],
        ['test', null, FIRST],
      ]).metal,
    ).toBeNull();
  });

  it('is not that of a prediction', () => {
    expect(found([['a', 0.01]], 'prediction')).toEqual({ metal: null, lowestEv: null });
  });
});
