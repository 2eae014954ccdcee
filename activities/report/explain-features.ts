/**
 * What the steps of `discover` found in features of other origin -> one page, and its figures as SVG files.
 *
 * Run by the `explain` command in a child process, without a server: on no queue. Reads the tables of the steps, and
 * `crystal-properties`; writes `report` and `files` (name and text of each). Pure.
 */
import { z } from 'zod';
import { type ExplainedInput, explainedContent, exportExplained, renderExplained } from '../../report/index.js';
import type { Table } from '../../schemas/run/artifact.js';
import { crystalProperties } from '../../schemas/tables/features.js';
import { leafOrder } from '../../science/clustering/index.js';
import { layerOf } from '../cluster/layer.js';
import { type StepInputs, step } from '../frame/step.js';
import { emptyTable } from './empty-table.js';

const EntrySchema = z.strictObject({ name: z.string(), value: z.string() });

const ExplainParametersSchema = z.strictObject({
  name: z.string().min(1),
  /** Where the features came from, in a few words. */
  sourceName: z.string().min(1),
  /** What they are, and how the groups were made. */
  facts: z.array(EntrySchema),
  provenance: z.array(EntrySchema),
});

const READS = {
  structures: { kind: 'structures' },
  embeddings: { kind: 'embeddings' },
  properties: { kind: 'crystal-properties' },
  linkage: { kind: 'linkage' },
  labels: { kind: 'labels' },
  validity: { kind: 'validity' },
  stability: { kind: 'stability' },
  map: { kind: 'map' },
  consensusLabels: { kind: 'labels' },
  agreement: { kind: 'agreement' },
  crystalFeatures: { kind: 'crystal-features' },
  enrichment: { kind: 'enrichment' },
  clusterProperties: { kind: 'cluster-properties' },
  groupProperties: { kind: 'group-properties' },
  rules: { kind: 'rules' },
  compositionTest: { kind: 'composition-test' },
  featureShifts: { kind: 'feature-shifts' },
  splits: { kind: 'splits' },
  matchedPairs: { kind: 'matched-pairs' },
  probes: { kind: 'probes' },
} as const;

export const explainFeatures = step({
  name: 'explainFeatures',
  codeVersion: 3,
  queue: 'compute',
  parameters: ExplainParametersSchema,
  reads: READS,
  writes: { report: { kind: 'report' }, files: { kind: 'source-files' } },
  run(tables, parameters) {
    const content = explainedContent(explainedInput(tables, parameters));
    const figures = [...exportExplained(content)];
    return {
      outputs: {
        report: renderExplained(content),
        files: {
          kind: 'source-files',
          rows: figures.length,
          columns: { name: figures.map(([name]) => `figures/${name}.svg`), text: figures.map(([, svg]) => svg) },
          metadata: {},
        },
      },
    };
  },
});

function explainedInput(
  { embeddings, properties, ...tables }: StepInputs<typeof READS>,
  { name, sourceName, facts, provenance }: z.infer<typeof ExplainParametersSchema>,
): ExplainedInput {
  const { featureShifts, compositionTest, matchedPairs } = tables;
  const own = crystalProperties(properties);
  return {
    ...tables,
    name,
    sourceName,
    dataStatement: '',
    facts,
    properties: own,
    leading: own.length === 0 ? null : { shifts: featureShifts, test: compositionTest, exchanges: matchedPairs },
    spectra: featuresAsPoints(embeddings, tables.labels),
    leafOrder: leafOrder(tables.linkage.columns),
    split: emptyTable('split'),
    embeddings: emptyTable('embeddings'),
    descriptors: emptyTable('descriptors'),
    leaderboard: emptyTable('sweep-leaderboard'),
    learningCurves: emptyTable('learning-curve'),
    seedStability: null,
    // They are of the leading property, which is no onset.
    clusterOnsets: emptyTable('cluster-onsets'),
    groupAtoms: null,
    groupBonds: null,
    screening: emptyTable('screening-results'),
    assessed: null,
    quarantine: emptyTable('quarantine'),
    criteria: { onsetMinEv: 0, onsetMaxEv: 0 },
    reliability: emptyTable('reliability'),
    calibration: null,
    errors: null,
    comparisons: null,
    polymorphs: null,
    besideTrees: null,
    learning: null,
    conditionValues: null,
    conditionChanges: null,
    provenance,
  };
}

/** The reported layer in the place of spectra: members of a group stand by their distance from its mean. */
function featuresAsPoints(embeddings: Table<'embeddings'>, { metadata }: Table<'labels'>): Table<'spectra'> {
  const values = layerOf(embeddings, metadata.layer ?? '');
  return {
    kind: 'spectra',
    rows: embeddings.rows,
    columns: { id: embeddings.columns.id, values },
    metadata: { startEv: '0', stepEv: '1', points: String(values.width), quantity: '', floor: '' },
  };
}
