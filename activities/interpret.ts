/**
 * Flat clusters -> which elements each holds more or less often than the rest, and its onset energies.
 *
 * Queue compute. Reads `structures`, `labels`, `descriptors`; writes `enrichment`, `cluster-onsets`. Idempotent: pure.
 * Errors: InvalidInputError when a labelled crystal has no structure (never retried).
 */
import { z } from 'zod';
import type { Table } from '../schemas/artifact.js';
import { InvalidInputError } from '../schemas/failure.js';
import {
  type ClusterOnset,
  clusterOnsets,
  type Enrichment,
  elementEnrichment,
} from '../science/interpretation/index.js';
import { step } from './step.js';

export const interpret = step({
  name: 'interpret',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: { structures: { kind: 'structures' }, labels: { kind: 'labels' }, descriptors: { kind: 'descriptors' } },
  writes: { enrichment: { kind: 'enrichment' }, clusterOnsets: { kind: 'cluster-onsets' } },
  run({ structures, labels, descriptors }) {
    const species = new Map(structures.columns.id.map((id, i) => [id, structures.columns.species[i]!]));
    const { id: ids, cluster } = labels.columns;
    const speciesOfCrystal = ids.map((id) => {
      const found = species.get(id);
      if (!found) throw new InvalidInputError(`crystal ${id} has a cluster and no structure`);
      return found;
    });
    const onsets = referenceOnsets(descriptors);
    return {
      outputs: {
        enrichment: enrichmentTable(elementEnrichment(speciesOfCrystal, cluster)),
        clusterOnsets: onsetTable(
          clusterOnsets(
            cluster,
            ids.map((id) => onsets.get(id) ?? null),
          ),
        ),
      },
    };
  },
});

function referenceOnsets({ rows, columns }: Table<'descriptors'>): Map<string, number | null> {
  const onsets = new Map<string, number | null>();
  for (let i = 0; i < rows; i++) if (columns.from[i] === 'reference') onsets.set(columns.id[i]!, columns.onsetEv[i]!);
  return onsets;
}

function enrichmentTable(rows: readonly Enrichment[]): Table<'enrichment'> {
  return {
    kind: 'enrichment',
    rows: rows.length,
    columns: {
      cluster: Uint32Array.from(rows, (row) => row.cluster),
      feature: rows.map((row) => row.feature),
      inside: Uint32Array.from(rows, (row) => row.inside),
      clusterSize: Uint32Array.from(rows, (row) => row.clusterSize),
      outside: Uint32Array.from(rows, (row) => row.outside),
      outsideSize: Uint32Array.from(rows, (row) => row.outsideSize),
      oddsRatio: rows.map((row) => row.oddsRatio),
      pValue: Float64Array.from(rows, (row) => row.pValue),
      qValue: Float64Array.from(rows, (row) => row.qValue),
    },
    metadata: { kind: 'element', test: 'Fisher exact, two-sided', correction: 'Benjamini-Hochberg' },
  };
}

function onsetTable(rows: readonly ClusterOnset[]): Table<'cluster-onsets'> {
  return {
    kind: 'cluster-onsets',
    rows: rows.length,
    columns: {
      cluster: Uint32Array.from(rows, (row) => row.cluster),
      size: Uint32Array.from(rows, (row) => row.size),
      withOnset: Uint32Array.from(rows, (row) => row.withOnset),
      onsetMeanEv: rows.map((row) => row.onsetMeanEv),
      onsetSpreadEv: rows.map((row) => row.onsetSpreadEv),
    },
    metadata: {},
  };
}
