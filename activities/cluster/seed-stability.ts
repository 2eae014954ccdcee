/**
 * The reported groups, and the same cut of trainings with other first weights -> how every group recurs in them.
 *
 * Queue compute. Reads the reported `labels` and `labellings` (one row a training, the run's own first); writes
 * `seedStability`. Idempotent: pure. Groups of the run's own training are compared with those of the others; groups that
 * all trainings agree on, with those of every one.
 * Errors: InvalidInputError for labellings of other crystals than the labels (never retried).
 */
import { z } from 'zod';
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { SeedSchema } from '../../schemas/seed.js';
import { CONSENSUS_METHOD } from '../../schemas/tables/clustering.js';
import { agreementOfPairs, recurrenceOf } from '../../science/clustering/index.js';
import { step } from '../frame/step.js';

export const seedStability = step({
  name: 'seedStability',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({
    /** Of the trainings, in the order of the labellings. */
    seeds: z.array(SeedSchema).min(2),
  }),
  reads: { labels: { kind: 'labels' }, labellings: { kind: 'labellings' } },
  writes: { seedStability: { kind: 'seed-stability' } },
  run({ labels, labellings }, { seeds }) {
    const { layer, method } = labels.metadata;
    const trainings = labellings.columns.cluster;
    const first = method === CONSENSUS_METHOD ? 0 : 1;
    const rows = recurrenceOf(labels.columns.cluster, trainings.slice(first));
    const pairs = agreementOfPairs(trainings.map((each, i) => ({ name: String(seeds[i]), labels: each })));
    const adjustedRand = pairs.reduce((sum, pair) => sum + pair.adjustedRand, 0) / pairs.length;
    const seedStability: Table<'seed-stability'> = {
      kind: 'seed-stability',
      rows: rows.length,
      columns: {
        cluster: Uint32Array.from(rows, (row) => row.cluster),
        size: Uint32Array.from(rows, (row) => row.size),
        jaccardMean: Float64Array.from(rows, (row) => row.jaccardMean),
        jaccardLowest: Float64Array.from(rows, (row) => row.jaccardLowest),
        jaccards: rows.map((row) => row.jaccards),
      },
      metadata: {
        layer: required(layer),
        method: required(method),
        seeds: seeds.slice(first).join(', '),
        adjustedRand: String(adjustedRand),
      },
    };
    return { outputs: { seedStability } };
  },
});
