/** A share of a fold: counted, whole compounds, one within the other. */
import { describe, expect, it } from 'vitest';
import { foldShare } from '../../../../activities/evidence/fold-share.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { structuresToTable } from '../../../../science/crystal/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';

/** 60 compounds of one crystal each and 20 of two, all of two elements; 4 crystals in 5 are trained on. */
const PAIRS = ['Li', 'Na', 'K', 'Rb', 'Cs', 'Cu', 'Ag', 'Tl'].flatMap((cation) =>
  ['F', 'Cl', 'Br', 'I', 'O', 'S', 'Se', 'Te', 'N', 'P'].map((anion) => [cation, anion]),
);
const species = [...PAIRS, ...PAIRS.slice(0, 20)];
const ids = species.map((pair, i) => `${pair.join('')}-${i}`);
const structures = structuresToTable(
  species.map((own, i) => ({
    id: ids[i]!,
    lattice: Float64Array.of(5, 0, 0, 0, 5, 0, 0, 0, 5),
    species: own,
    fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5),
  })),
  species.map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) })),
);
const subsetOf = (i: number) => (i % 80 < 64 ? 'train' : i % 80 < 72 ? 'validation' : 'test');
const split: Table<'split'> = {
  kind: 'split',
  rows: ids.length,
  columns: { id: ids, subset: ids.map((_, i) => subsetOf(i)) },
  metadata: { seed: '1', grouping: 'fold 1 of 5 by formula' },
};
const COUNTS = { train: 84, validation: 8, test: 8 };

async function shareOf(share: number, seed = 1) {
  const { outputs, summary } = await foldShare.run({ structures, split }, { share, seed }, stepContext());
  const { id, subset } = outputs.split.columns;
  const named = (name: string) => id.filter((_, i) => subset[i] === name);
  return {
    train: named('train'),
    validation: named('validation'),
    test: named('test'),
    summary,
    table: outputs.split,
  };
}

describe('a share of a fold', () => {
  it.each([0.25, 0.5])(
    'of %d has that share of training and validation crystals, and all tested ones',
    async (share) => {
      const found = await shareOf(share);
      for (const name of ['train', 'validation'] as const) {
        // Whole compounds: at most one crystal too many.
        expect(found[name].length).toBeGreaterThanOrEqual(share * COUNTS[name]);
        expect(found[name].length).toBeLessThan(share * COUNTS[name] + 2);
        expect(found[name].filter((id) => subsetOf(ids.indexOf(id)) !== name)).toEqual([]);
      }
      expect(found.test).toEqual(ids.filter((_, i) => subsetOf(i) === 'test'));
      expect(found.summary).toEqual({ trained: found.train.length + found.validation.length, ofAll: 92 });
      expect(found.table.metadata.grouping).toBe(`fold 1 of 5 by formula, a share of ${share}`);
    },
  );

  it('parts no compound of the crystals that are trained on', async () => {
    const { train } = await shareOf(0.5);
    const compound = (id: string) => id.split('-')[0]!;
    const kept = new Set(train.map(compound));
    const whole = ids.filter((id, i) => subsetOf(i) === 'train' && kept.has(compound(id)));
    expect(train).toEqual(whole);
  });

  it('is part of a larger share, the same for the same seed, and another for another one', async () => {
    const [quarter, half, other] = [await shareOf(0.25), await shareOf(0.5), await shareOf(0.5, 2)];
    for (const name of ['train', 'validation'] as const)
      expect(quarter[name].filter((id) => !half[name].includes(id))).toEqual([]);
    expect(await shareOf(0.5)).toEqual(half);
    expect(other.train).not.toEqual(half.train);
  });

  it('has one crystal at least to choose the epoch', async () => {
    expect((await shareOf(0.01)).validation).toHaveLength(1);
  });
});
