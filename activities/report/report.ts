/**
 * Everything a run found -> one HTML file that opens offline.
 *
 * Queue io. Reads the tables of all stages, writes the `report` document. Idempotent: the same tables give the same
 * bytes; times, hosts and reuse are in the run records, not here.
 */
import { z } from 'zod';
import { type ReportInput, renderReport } from '../../report/index.js';
import { DatasetCardSchema } from '../../schemas/settings/discover.js';
import type { Linkage } from '../../schemas/tables/clustering.js';
import { crystalProperties } from '../../schemas/tables/features.js';
import { type GraphRules, GraphRulesSchema } from '../../schemas/tables/graph.js';
import { ScreeningCriteriaSchema } from '../../schemas/tables/screening.js';
import { leafOrder } from '../../science/clustering/index.js';
import { type Reads, type StepInputs, step } from '../frame/step.js';
import { furtherNumbers } from '../interpret/descriptor-rows.js';

const ReportParametersSchema = z.strictObject({
  name: z.string().min(1),
  dataset: DatasetCardSchema,
  criteria: ScreeningCriteriaSchema,
  bestTrial: z.string(),
  model: z.string(),
  seed: z.number().int(),
  graph: GraphRulesSchema,
});

const REPORT_READS = {
  structures: { kind: 'structures' },
  spectra: { kind: 'spectra' },
  split: { kind: 'split' },
  embeddings: { kind: 'embeddings' },
  descriptors: { kind: 'descriptors' },
  leaderboard: { kind: 'sweep-leaderboard' },
  curves: { kind: 'learning-curve' },
  linkage: { kind: 'linkage' },
  labels: { kind: 'labels' },
  validity: { kind: 'validity' },
  stability: { kind: 'stability' },
  seedStability: { kind: 'seed-stability', optional: true },
  map: { kind: 'map' },
  consensus: { kind: 'linkage' },
  consensusLabels: { kind: 'labels' },
  consensusValidity: { kind: 'validity' },
  agreement: { kind: 'agreement' },
  crystalFeatures: { kind: 'crystal-features' },
  enrichment: { kind: 'enrichment' },
  clusterOnsets: { kind: 'cluster-onsets' },
  clusterProperties: { kind: 'cluster-properties' },
  properties: { kind: 'crystal-properties', optional: true },
  groupProperties: { kind: 'group-properties', optional: true },
  rules: { kind: 'rules' },
  compositionTest: { kind: 'composition-test' },
  featureShifts: { kind: 'feature-shifts' },
  splits: { kind: 'splits', optional: true },
  matchedPairs: { kind: 'matched-pairs', optional: true },
  groupAtoms: { kind: 'group-atoms', optional: true },
  groupBonds: { kind: 'group-bonds', optional: true },
  results: { kind: 'screening-results' },
  quarantine: { kind: 'quarantine' },
  reliability: { kind: 'reliability' },
  calibration: { kind: 'calibration', optional: true },
  assessed: { kind: 'assessed-crystals', optional: true },
  probes: { kind: 'probes', optional: true },
  errors: { kind: 'out-of-fold-errors', optional: true },
  comparisons: { kind: 'out-of-fold-comparisons', optional: true },
  polymorphs: { kind: 'polymorph-order', optional: true },
  besideTrees: { kind: 'beside-trees', optional: true },
  learning: { kind: 'out-of-fold-learning', optional: true },
} as const satisfies Reads;

export const report = step({
  name: 'report',
  codeVersion: 16,
  queue: 'io',
  parameters: ReportParametersSchema,
  reads: REPORT_READS,
  writes: { report: { kind: 'report' } },
  run(tables, parameters) {
    return { outputs: { report: renderReport(reportInput(tables, parameters)) } };
  },
});

/** The report's tables in the words of the report; its figures are exported from the same. */
export function reportInput(
  tables: StepInputs<typeof REPORT_READS>,
  { name, dataset, criteria, bestTrial, model, seed, graph }: z.infer<typeof ReportParametersSchema>,
): ReportInput {
  const { curves, results, properties, ...rest } = tables;
  const { mode } = graph;
  return {
    ...rest,
    properties: [...furtherNumbers(tables.descriptors), ...(properties ? crystalProperties(properties) : [])],
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
  };
}

function neighboursText({ strategy, maxNeighbors, cutoffAngstrom }: GraphRules): string {
  return strategy === 'radius'
    ? `radius, all neighbours within ${cutoffAngstrom} ångström`
    : `${strategy}, at least ${maxNeighbors} neighbours`;
}

function splitText({ grouping, seed }: Readonly<Record<string, string>>): string {
  if (grouping === 'file-order') return 'by the order of the list';
  if (grouping === 'named-lists') return 'as ids_train_val_test.json names it';
  return grouping === 'file-shuffled' ? `of the shuffled list, seed ${seed}` : `grouped by ${grouping}, seed ${seed}`;
}
