/**
 * Crystals -> one fold of a cross validation: who is tested, who chooses the epoch, who is trained on. Crystals of one group
 * are in one subset. By `element` the test crystals are those whose rarest element is of the fold, and every other crystal
 * that has one of these elements is left out: the network of the fold has never seen them.
 *
 * Queue compute. Reads `structures` and, where they were found before, their `fold-groups`; writes `split` (no row for who is
 * left out). Idempotent: pure and seeded.
 * Heartbeat: crystals done. Errors: InvalidInputError for fewer groups than folds, and a crystal without its group (never
 * retried).
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { SeedSchema } from '../../schemas/seed.js';
import { FoldSettingsSchema } from '../../schemas/settings/folds.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { structuresOf } from '../../science/crystal/index.js';
import { foldOfEach } from '../../science/evidence/index.js';
import { groupBy } from '../../science/numerics/index.js';
import { splitCrystals } from '../../science/split/index.js';
import { step } from '../frame/step.js';
import { findGroups } from './fold-groups.js';

/** Share of the crystals outside the fold that choose the epoch; at least one. */
const VALIDATION_SHARE = 0.1;

export const fold = step({
  name: 'fold',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({
    ...FoldSettingsSchema.omit({ seeds: true }).shape,
    fold: z.number().int().min(0),
    seed: SeedSchema,
  }),
  reads: { structures: { kind: 'structures' }, groups: { kind: 'fold-groups', optional: true } },
  writes: { split: { kind: 'split' } },
  async run({ structures, groups }, { folds, by, fold: number, seed }, context) {
    const all = structuresOf(structures);
    const groupOf = groups ? groupsFrom(groups, all) : await findGroups(all, by, context);
    const folded = foldOfEach(groupOf, folds, seed);
    const tested = all.flatMap((_, crystal) => (folded[crystal] === number ? [crystal] : []));
    const unseen = new Set(by === 'element' ? tested.map((crystal) => at(groupOf, crystal)) : []);
    const rest = all.flatMap(({ species }, crystal) =>
      folded[crystal] === number || species.some((symbol) => unseen.has(symbol)) ? [] : [crystal],
    );
    const share = Math.max(VALIDATION_SHARE, fewest(all, rest, groupOf) / rest.length);
    const inner = splitCrystals(
      rest.map((crystal) => at(groupOf, crystal)),
      { trainRatio: 1 - share, validationRatio: share, testRatio: 0, grouping: 'formula', seed },
    );
    const crystals = [...rest, ...tested];
    return {
      outputs: {
        split: {
          kind: 'split',
          rows: crystals.length,
          columns: {
            id: crystals.map((crystal) => at(all, crystal).id),
            subset: [...inner, ...tested.map(() => 'test')],
          },
          metadata: { seed: String(seed), grouping: `fold ${number + 1} of ${folds} by ${by}` },
        },
      },
    };
  },
});

/** @returns rows that choose the epoch at the least: one, or of crystals at several conditions one whole group */
function fewest(all: readonly Structure[], rest: readonly number[], groupOf: readonly string[]): number {
  if (!all.some(({ extraFeatures }) => extraFeatures)) return 1;
  const groups = groupBy(rest, (crystal) => at(groupOf, crystal));
  return Math.max(1, ...[...groups.values()].map(({ length }) => length));
}

/** @throws InvalidInputError for a crystal without one */
function groupsFrom({ columns }: Table<'fold-groups'>, structures: readonly Structure[]): string[] {
  const groupOf = new Map(columns.id.map((id, row) => [id, at(columns.group, row)]));
  return structures.map(({ id }) => {
    const group = groupOf.get(id);
    if (group === undefined) throw new InvalidInputError(`crystal ${id} has no group for its fold`);
    return group;
  });
}
