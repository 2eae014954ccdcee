/**
 * The crystals of the data -> candidates: ionic substitutions on their prototypes, and the held-out test crystals.
 *
 * Queue compute. Reads `structures`, `split`; writes `candidates` (shards) and `quarantine` (colliding atoms).
 * Idempotent: pure, in the order of the substitution's strain; held-out crystals come first.
 */

import { CandidateSettingsSchema } from '../../schemas/settings/discover.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import { enumerateCandidates } from '../../science/candidates/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { step } from '../frame/step.js';
import { quarantineTable } from '../ingest/quarantine.js';
import { inSlices } from '../ingest/slices.js';
import { type CandidateRow, candidateTable, HELD_OUT } from './candidate-table.js';

export const enumerate = step({
  name: 'enumerate',
  codeVersion: 2,
  queue: 'compute',
  parameters: CandidateSettingsSchema,
  reads: { structures: { kind: 'structures' }, split: { kind: 'split' } },
  writes: { candidates: { kind: 'candidates', shards: true }, rejected: { kind: 'quarantine' } },
  run({ structures, split }, { limit, perShard }) {
    const crystals = structuresOf(structures);
    const { candidates, rejected, found } = enumerateCandidates(crystals, { limit });
    const test = new Set(idsOfSubset(split, 'test'));
    const rows: CandidateRow[] = [
      ...crystals.filter(({ id }) => test.has(id)).map(heldOut),
      ...candidates.map(({ structure, origin, parent, substitution, chargeBalanced }) => ({
        structure,
        origin,
        parent,
        substitution,
        chargeBalanced,
      })),
    ];
    return {
      outputs: {
        candidates: inSlices(candidateTable(rows), perShard),
        rejected: quarantineTable(rejected, 'enumerate'),
      },
      summary: { candidates: rows.length, enumerated: candidates.length, found },
    };
  },
});

/** Charge balance is that of the experimenters: the crystal exists. */
function heldOut(structure: Structure): CandidateRow {
  return { structure, origin: HELD_OUT, parent: null, substitution: null, chargeBalanced: true };
}
