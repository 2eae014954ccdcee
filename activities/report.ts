/**
 * Everything a run found -> one HTML file that opens offline.
 *
 * Queue io. Reads the tables of all stages, writes the `report` document. Idempotent: the same tables give the same
 * bytes; times, hosts and reuse are in the run records, not here.
 */
import { z } from 'zod';
import { renderReport, type TrialCurve } from '../report/index.js';
import type { Table } from '../schemas/artifact.js';
import type { Linkage } from '../schemas/clustering.js';
import { GraphRulesSchema } from '../schemas/graph.js';
import { DatasetCardSchema } from '../schemas/pipeline.js';
import { ScreeningCriteriaSchema } from '../schemas/screening.js';
import { leafOrder } from '../science/clustering/index.js';
import { step } from './step.js';

export const report = step({
  name: 'report',
  codeVersion: 1,
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
    enrichment: { kind: 'enrichment' },
    clusterOnsets: { kind: 'cluster-onsets' },
    results: { kind: 'screening-results' },
    quarantine: { kind: 'quarantine' },
  },
  writes: { report: { kind: 'report' } },
  run(tables, { name, dataset, criteria, bestTrial, model, seed, graph }) {
    const { curves, results, ...rest } = tables;
    const { mode, strategy, cutoffAngstrom } = graph;
    const html = renderReport({
      ...rest,
      name,
      sourceName: dataset.name,
      dataStatement: dataset.statement,
      learningCurves: byTrial(curves),
      leafOrder: leafOrder(tables.linkage.columns satisfies Linkage),
      screening: results,
      criteria,
      provenance: [
        { name: 'best trial', value: bestTrial },
        { name: 'its checkpoint (sha256)', value: model },
        { name: 'groups', value: `${tables.labels.metadata.layer}, ${tables.labels.metadata.method} linkage` },
        { name: 'graphs', value: `${strategy}, ${mode} mode, cutoff ${cutoffAngstrom} Å` },
        { name: 'split', value: `grouped by ${tables.split.metadata.grouping}, seed ${tables.split.metadata.seed}` },
        { name: 'training seed', value: String(seed) },
      ],
    });
    return { outputs: { report: html } };
  },
});

/** One curve a trial, in the order in which trials first appear. */
function byTrial({ columns }: Table<'learning-curve'>): TrialCurve[] {
  const rowsOf = new Map<string, number[]>();
  columns.trialId.forEach((trialId, row) => {
    const rows = rowsOf.get(trialId);
    if (rows) rows.push(row);
    else rowsOf.set(trialId, [row]);
  });
  return [...rowsOf].map(([trialId, rows]) => ({
    trialId,
    curve: {
      kind: 'learning-curve',
      rows: rows.length,
      columns: {
        trialId: rows.map(() => trialId),
        epoch: Uint32Array.from(rows, (row) => columns.epoch[row]!),
        trainLoss: Float64Array.from(rows, (row) => columns.trainLoss[row]!),
        validationMae: Float64Array.from(rows, (row) => columns.validationMae[row]!),
        learningRate: Float64Array.from(rows, (row) => columns.learningRate[row]!),
      },
      metadata: {},
    },
  }));
}
