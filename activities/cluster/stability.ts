/**
 * One merge tree -> how its clusters recur under resampling, cut by cut, and the cut that follows from it.
 *
 * Queue compute. Reads `embeddings`, `linkage` and its `validity` (whose counts are examined); writes `stability` with
 * the recommended cut and the reason in its metadata. Idempotent: the draws are seeded.
 * A draw is a bootstrap sample; of more than 10,000 crystals it is as many distinct ones as such a sample of 10,000
 * holds, since the tree of each is made anew: the metadata say which.
 */

import { z } from 'zod';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { SeedSchema } from '../../schemas/seed.js';
import type { LinkageMethod, Metric } from '../../schemas/tables/clustering.js';
import { linkage as linkageOf, pointsWithin, recommendCut, stabilityOfCuts } from '../../science/clustering/index.js';
import { step } from '../frame/step.js';
import { drawsOf } from './draws.js';
import { layerOf } from './layer.js';
import { stabilityTable } from './stability-table.js';

export const stability = step({
  name: 'stability',
  codeVersion: 2,
  queue: 'compute',
  parameters: z.strictObject({
    bootstraps: z.number().int().min(1).max(10_000),
    seed: SeedSchema,
  }),
  reads: { embeddings: { kind: 'embeddings' }, linkage: { kind: 'linkage' }, validity: { kind: 'validity' } },
  writes: { stability: { kind: 'stability' } },
  run({ embeddings, linkage, validity }, { bootstraps, seed }, context) {
    const { layer, method, metric } = linkage.metadata as Tree;
    const points = layerOf(embeddings, layer);
    const cuts = cutsOf(validity, layer, method);
    const counts = cuts.map(({ clusters }) => clusters);
    const { draws, statement } = drawsOf(embeddings.rows, bootstraps, seed);
    let done = 0;
    const rows = stabilityOfCuts(linkage.columns, counts, draws, (members) => {
      context.progress(done++, draws.length, 'samples');
      return linkageOf(pointsWithin(points, members), method, metric);
    });
    const { clusters, reason } = recommendCut(counts, cuts, rows);
    const metadata = { draws: statement, recommended: clusters === null ? '' : String(clusters), reason };
    return {
      outputs: { stability: stabilityTable(rows, layer, method, metadata) },
      summary: { recommended: clusters, reason },
    };
  },
});

interface Tree {
  readonly layer: string;
  readonly method: LinkageMethod;
  readonly metric: Metric;
  readonly [name: string]: string;
}

/** Each cut once: with ties several counts give the same. */
function cutsOf({ rows, columns }: Table<'validity'>, layer: string, method: string) {
  const cuts = Array.from({ length: rows }, (_, i) => ({
    clusters: at(columns.clusters, i),
    silhouette: columns.silhouette[i] ?? null,
    daviesBouldin: columns.daviesBouldin[i] ?? null,
    calinskiHarabasz: columns.calinskiHarabasz[i] ?? null,
    of: [columns.layer[i], columns.method[i]].join(),
  })).filter(({ of, clusters }) => of === [layer, method].join() && clusters > 1);
  return [...new Map(cuts.map(({ of, ...cut }) => [cut.clusters, cut])).values()];
}
