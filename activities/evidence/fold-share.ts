/**
 * One fold -> the same fold with a share of the crystals that are trained on, and of those that choose the epoch: what a
 * smaller data set would have come to. The tested ones stay. Whole compounds are taken in one shuffled order: a smaller share
 * is part of a larger one.
 *
 * Queue compute. Reads `structures`, `split` (the fold); writes `split` (no row for who is left out). Idempotent: pure and
 * seeded. The summary counts the crystals that are left to learn from, and those of the whole fold.
 */
import { z } from 'zod';
import { at, required } from '../../schemas/required.js';
import { SeedSchema } from '../../schemas/seed.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { groupBy, randomSource, shuffledOrder } from '../../science/numerics/index.js';
import { step } from '../frame/step.js';

export const foldShare = step({
  name: 'foldShare',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ share: z.number().gt(0).lt(1), seed: SeedSchema }),
  reads: { structures: { kind: 'structures' }, split: { kind: 'split' } },
  writes: { split: { kind: 'split' } },
  run({ structures, split }, { share, seed }) {
    const { id, subset } = split.columns;
    const compoundOf = new Map(structuresOf(structures).map((each) => [each.id, reducedFormula(each.species)]));
    const rowsOf = (name: string) => [...id.keys()].filter((row) => subset[row] === name);
    const compoundsOf = (rows: readonly number[]) => rows.map((row) => required(compoundOf.get(at(id, row))));
    const [train, validation] = ['train', 'validation'].map((name) => {
      const rows = rowsOf(name);
      return shareOf(rows, compoundsOf(rows), share, seed);
    }) as [number[], number[]];
    const kept = [...train, ...validation].sort((a, b) => a - b);
    const rows = [...kept, ...rowsOf('test')];
    return {
      outputs: {
        split: {
          kind: 'split',
          rows: rows.length,
          columns: { id: rows.map((row) => at(id, row)), subset: rows.map((row) => at(subset, row)) },
          metadata: { seed: String(seed), grouping: `${split.metadata.grouping}, a share of ${share}` },
        },
      },
      summary: { trained: kept.length, ofAll: rowsOf('train').length + rowsOf('validation').length },
    };
  },
});

/** @returns rows of whole compounds, as many as make up the share, and at least one */
function shareOf(rows: readonly number[], compounds: readonly string[], share: number, seed: number): number[] {
  const members = [...groupBy(rows.keys(), (place) => at(compounds, place))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, places]) => places.map((place) => at(rows, place)));
  const kept: number[] = [];
  for (const compound of shuffledOrder(members.length, randomSource(seed, members.length))) {
    if (kept.length >= share * rows.length) break;
    kept.push(...at(members, compound));
  }
  return kept;
}
