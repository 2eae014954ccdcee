/**
 * Crystals -> what of each stays together in one fold, once for all folds: structure types cost some 5 ms a crystal.
 *
 * Queue compute. Reads `structures`; writes `fold-groups`. Idempotent: pure. Heartbeat: crystals done.
 */
import { z } from 'zod';
import { FoldSettingsSchema } from '../../schemas/settings/folds.js';
import { structuresOf } from '../../science/crystal/index.js';
import { step } from '../frame/step.js';
import { findGroups } from './fold-groups.js';

export const foldGroups = step({
  name: 'foldGroups',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject(FoldSettingsSchema.pick({ by: true }).shape),
  reads: { structures: { kind: 'structures' } },
  writes: { groups: { kind: 'fold-groups' } },
  async run({ structures }, { by }, context) {
    const all = structuresOf(structures);
    const group = await findGroups(all, by, context);
    const id = all.map((structure) => structure.id);
    return {
      outputs: { groups: { kind: 'fold-groups', rows: all.length, columns: { id, group }, metadata: { by } } },
    };
  },
});
