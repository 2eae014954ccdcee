/**
 * Everything a run found -> one HTML file that opens offline.
 *
 * Queue io. Reads the tables of all stages, writes the `report` document. Idempotent: the same tables give the same
 * bytes; times, hosts and reuse are in the run records, not here.
 */
import { z } from 'zod';
import { renderReport } from '../report/index.js';
import type { Linkage } from '../schemas/clustering.js';
import { type GraphRules, GraphRulesSchema } from '../schemas/graph.js';
import { DatasetCardSchema } from '../schemas/pipeline.js';
import { ScreeningCriteriaSchema } from '../schemas/screening.js';
import { leafOrder } from '../science/clustering/index.js';
import { step } from './step.js';

export const report = step({
  name: 'report',
  codeVersion: 2,
  queue: 'io',
  parameters: z.strictObject({
    name: z.string().min(1),
    dataset: DatasetCardSchema,
    criteria: ScreeningCriteriaSchema,
    bestTrial: z.string(),
    model: z.string(),
    seed: z.number().int(),
    graph: GraphRulesSchema,
  }),
  reads: {
    structures: { kind: 'structures' },
    spectra: { kind: 'spectra' },
    split: { kind: 'split' },
    embeddings: { kind: 'embeddings' },
    descriptors: { kind: 'descriptors' },
    leaderboard: { kind: 'leaderboard' },
    curves: { kind: 'learning-curve' },
    linkage: { kind: 'linkage' },
    labels: { kind: 'labels' },
    validity: { kind: 'validity' },
    stability: { kind: 'stability', optional: true },
    map: { kind: 'map', optional: true },
    consensus: { kind: 'linkage', optional: true },
    consensusLabels: { kind: 'labels', optional: true },
    consensusValidity: { kind: 'validity', optional: true },
    agreement: { kind: 'agreement', optional: true },
    enrichment: { kind: 'enrichment' },
    clusterOnsets: { kind: 'cluster-onsets' },
    results: { kind: 'screening-results' },
    quarantine: { kind: 'quarantine' },
  },
  writes: { report: { kind: 'report' } },
  run(tables, { name, dataset, criteria, bestTrial, model, seed, graph }) {
    const { curves, results, ...rest } = tables;
    const { mode } = graph;
    const html = renderReport({
      ...rest,
      name,
      sourceName: dataset.name,
      dataStatement: dataset.statement,
      learningCurves: curves,
      leafOrder: leafOrder(tables.linkage.columns satisfies Linkage),
      screening: results,
      criteria,
      provenance: [
        { name: 'best trial', value: bestTrial },
        { name: 'its checkpoint (sha256)', value: model },
        { name: 'groups', value: `${tables.labels.metadata.layer}, ${tables.labels.metadata.method} linkage` },
        { name: 'graphs', value: `${neighboursText(graph)}, ${mode} mode` },
        { name: 'split', value: splitText(tables.split.metadata) },
        { name: 'training seed', value: String(seed) },
      ],
    });
    return { outputs: { report: html } };
  },
});

function neighboursText({ strategy, maxNeighbors, cutoffAngstrom }: GraphRules): string {
  return strategy === 'radius'
    ? `radius, all neighbours within ${cutoffAngstrom} ångström`
    : `${strategy}, at least ${maxNeighbors} neighbours`;
}

function splitText({ grouping, seed }: Readonly<Record<string, string>>): string {
  if (grouping === 'file-order') return 'by the order of the list';
  return grouping === 'file-shuffled' ? `of the shuffled list, seed ${seed}` : `grouped by ${grouping}, seed ${seed}`;
}
