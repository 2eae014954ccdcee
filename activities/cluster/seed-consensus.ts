/**
 * One layer of several trainings with other first weights -> the groups that they agree on: the tree of each is cut into as
 * many clusters, and average linkage of the share of trainings that separate two crystals is cut into as many again.
 *
 * Queue compute. Reads `embeddings1` .. (one a training, the run's own first) and the `stability` of the run's own tree;
 * writes `linkage`, `labels` and `stability` (of this cut alone, under the metadata that it reads: every sample is clustered
 * anew in all trainings). Idempotent: the draws are seeded. Heartbeat: samples done.
 * Errors: InvalidInputError for an unknown layer; ResourceError for more crystals than whose pairs fit (neither is retried).
 */
import { z } from 'zod';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { SeedSchema } from '../../schemas/seed.js';
import { CONSENSUS_METHOD, LINKAGE_METHODS, MOST_TRAININGS } from '../../schemas/tables/clustering.js';
import {
  coAssociationDistances,
  countClusters,
  cutByCount,
  linkage as linkageOf,
  linkageOfDistances,
  linkageOfPoints,
  pointsWithin,
  stabilityOfCuts,
} from '../../science/clustering/index.js';
import { type Read, step } from '../frame/step.js';
import { drawsOf } from './draws.js';
import { layerOf } from './layer.js';
import { stabilityTable } from './stability-table.js';
import { labelsTable, linkageTable } from './tree-tables.js';

const METRIC = 'euclidean';

type EmbeddingsRead = Read<'embeddings'> & { readonly optional: true };

const EMBEDDINGS = Object.fromEntries(
  Array.from({ length: MOST_TRAININGS }, (_, i) => [`embeddings${i + 1}`, { kind: 'embeddings', optional: true }]),
) as Record<`embeddings${number}`, EmbeddingsRead>;

export const seedConsensus = step({
  name: 'seedConsensus',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({
    layer: z.string().min(1),
    /** Of the tree of every training. */
    method: z.enum(LINKAGE_METHODS),
    clusters: z.number().int().min(2),
    bootstraps: z.number().int().min(1).max(10_000),
    seed: SeedSchema,
    /** Of the trainings, in their order. */
    seeds: z.array(SeedSchema).min(2).max(MOST_TRAININGS),
  }),
  reads: { stability: { kind: 'stability' }, ...EMBEDDINGS },
  writes: { linkage: { kind: 'linkage' }, labels: { kind: 'labels' }, stability: { kind: 'stability' } },
  async run({ stability, ...given }, { layer, method, clusters, bootstraps, seed, seeds }, context) {
    const trainings = trainingsOf(given);
    const layers = trainings.map((embeddings) => layerOf(embeddings, layer));
    const { id } = at(trainings, 0).columns;
    const count = Math.min(clusters, id.length);
    const cuts = [];
    for (const points of layers) cuts.push(cutByCount(await linkageOfPoints(points, method, METRIC, context), count));
    const tree = agreedTree(cuts);
    const labels = cutByCount(tree, count);
    const { draws } = drawsOf(id.length, bootstraps, seed);
    let done = 0;
    const rows = stabilityOfCuts(tree, [countClusters(labels)], draws, (members) => {
      context.progress(done++, draws.length, 'samples');
      return agreedTree(layers.map((points) => cutByCount(linkageOf(pointsWithin(points, members), method), count)));
    });
    const names = { layer, method: CONSENSUS_METHOD };
    return {
      outputs: {
        linkage: linkageTable(tree, { ...names, metric: `share of ${layers.length} trainings that separate` }),
        labels: labelsTable(id, labels, {
          ...names,
          cut: `at most ${count} clusters`,
          linkage: method,
          seeds: seeds.join(', '),
        }),
        stability: stabilityTable(rows, layer, CONSENSUS_METHOD, stability.metadata),
      },
    };
  },
});

function agreedTree(cuts: readonly Uint32Array[]) {
  return linkageOfDistances(coAssociationDistances(cuts), 'average');
}

function trainingsOf(given: Readonly<Record<string, Table<'embeddings'> | null>>): Table<'embeddings'>[] {
  const trainings: Table<'embeddings'>[] = [];
  for (let next = given.embeddings1; next; next = given[`embeddings${trainings.length + 1}`]) trainings.push(next);
  return trainings;
}
