/**
 * Structure files of a user, and items of sources -> candidates, in their order; what is no crystal to quarantine, by the file's name.
 *
 * Queue compute. Reads `source-files`; writes `candidates` (shards) and `quarantine`. Idempotent: pure. A file may hold several
 * structures; one of which one is broken is set aside as a whole, and stops nothing. Files are read, never run.
 */
import { z } from 'zod';
import { CandidateSettingsSchema } from '../../schemas/settings/discover.js';
import { OrderSchema, SnapAngstromSchema } from '../../schemas/tables/crystal.js';
import { assignOxidationStates } from '../../science/chemistry/index.js';
import { step } from '../frame/step.js';
import { type Broken, quarantineTable } from '../ingest/quarantine.js';
import { inSlices } from '../ingest/slices.js';
import { readCrystals } from '../ingest/structure-graphs.js';
import { symmetryRule } from '../ingest/symmetric-structures.js';
import { candidateTable, GIVEN } from './candidate-table.js';

const BrokenSchema = z.strictObject({ id: z.string(), error: z.string(), message: z.string() });

export const givenCandidates = step({
  name: 'givenCandidates',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({
    perShard: CandidateSettingsSchema.shape.perShard,
    snapAngstrom: SnapAngstromSchema,
    order: OrderSchema,
    /** File -> what its crystal is called, where that is not the file's own name. */
    ids: z.record(z.string(), z.string().min(1)).optional(),
    /** Files that are no text, with the reason: whoever read them set them aside. */
    unreadable: z.array(BrokenSchema).optional(),
  }),
  reads: { files: { kind: 'source-files', optional: true } },
  writes: { candidates: { kind: 'candidates', shards: true }, rejected: { kind: 'quarantine' } },
  async run({ files }, { perShard, snapAngstrom, order, ids, unreadable = [] }, context) {
    const settle = await symmetryRule(context, snapAngstrom);
    const { sound, broken } = files ? readCrystals(files, { settle, ids, order }) : { sound: [], broken: [] };
    const fileOf = new Map<string, string>();
    const twins: Broken[] = [];
    const rows = sound.flatMap(({ file, structure }) => {
      const earlier = fileOf.get(structure.id);
      if (earlier !== undefined) {
        const message = `crystals of ${earlier} and ${file} are both called ${structure.id}`;
        twins.push({ id: file, error: 'InvalidInputError', message });
        return [];
      }
      fileOf.set(structure.id, file);
      const chargeBalanced = assignOxidationStates(structure.species).states !== null;
      return [{ structure, origin: GIVEN, parent: null, substitution: null, chargeBalanced }];
    });
    return {
      outputs: {
        candidates: inSlices(candidateTable(rows), perShard),
        rejected: quarantineTable([...unreadable, ...broken, ...twins], 'givenCandidates'),
      },
      summary: { candidates: rows.length, rejected: unreadable.length + broken.length + twins.length },
    };
  },
});
