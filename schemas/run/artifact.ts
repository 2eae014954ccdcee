/** What travels between steps: references to content-named objects, and the layout of every table kind. */
import { z } from 'zod';
import { clusteringLayouts } from '../tables/clustering.js';
import type { ArtifactLayout, ColumnsOf, ColumnType, ColumnValues } from '../tables/columns.js';
import { crystalLayouts } from '../tables/crystal.js';
import { evidenceLayouts } from '../tables/evidence.js';
import { featureLayouts } from '../tables/features.js';
import { graphLayouts } from '../tables/graph.js';
import { interpretationLayouts } from '../tables/interpretation.js';
import { predictionLayouts } from '../tables/prediction.js';
import { rankedCandidateLayouts } from '../tables/ranked-candidates.js';
import { screeningLayouts } from '../tables/screening.js';
import { screeningShardLayouts } from '../tables/screening-shards.js';
import { spectrumLayouts } from '../tables/spectrum.js';
import { splitLayouts } from '../tables/split.js';
import { sweepLayouts } from '../tables/sweep-results.js';
import { trainingLayouts } from '../tables/training.js';

/** Rows are references, in order: a data set larger than one object. */
const shardLayouts = {
  shards: {
    schemaVersion: 1,
    columns: { kind: 'utf8', sha256: 'utf8', bytes: 'f64', rows: 'u32', schemaVersion: 'u32' },
    metadata: ['of'],
  },
} as const satisfies Record<string, ArtifactLayout>;

/** Every Arrow artifact. Kind names are contracts. */
export const ARTIFACT_LAYOUTS = {
  ...crystalLayouts,
  ...splitLayouts,
  ...spectrumLayouts,
  ...graphLayouts,
  ...trainingLayouts,
  ...clusteringLayouts,
  ...interpretationLayouts,
  ...featureLayouts,
  ...screeningLayouts,
  ...screeningShardLayouts,
  ...rankedCandidateLayouts,
  ...predictionLayouts,
  ...evidenceLayouts,
  ...sweepLayouts,
  ...shardLayouts,
} as const;

export type TableKind = keyof typeof ARTIFACT_LAYOUTS;
export const TABLE_KINDS = Object.keys(ARTIFACT_LAYOUTS) as TableKind[];

/** Stored as they are, under the same naming, size and hash rules. */
export const DOCUMENT_KINDS = {
  report: 'html',
  manifest: 'json',
  model: 'json',
  ensemble: 'json',
  'torch-checkpoint': 'pt',
  safetensors: 'safetensors',
  'saved-model': 'pb',
  'screening-page': 'json',
  'screening-criteria': 'json',
  'screening-segment': 'parquet',
  'candidate-ids': 'parquet',
} as const;
export type DocumentKind = keyof typeof DOCUMENT_KINDS;
/** Documents that are no text. */
export type BinaryKind = 'torch-checkpoint' | 'safetensors' | 'saved-model' | 'screening-segment' | 'candidate-ids';

export type ArtifactKind = TableKind | DocumentKind;
export const ARTIFACT_KINDS = [...TABLE_KINDS, ...Object.keys(DOCUMENT_KINDS)] as ArtifactKind[];

/** Larger artifacts are split into shards: one object stays one PUT. */
export const MAX_OBJECT_BYTES = 48 * 1024 * 1024;

/** A table in memory. Columns beyond the layout are those of `extraColumns`. */
export interface Table<K extends TableKind = TableKind> {
  readonly kind: K;
  readonly rows: number;
  readonly columns: ColumnsOf<(typeof ARTIFACT_LAYOUTS)[K]['columns']>;
  readonly extra?: Readonly<Record<string, ColumnValues[ColumnType]>>;
  readonly metadata: Readonly<Record<string, string>>;
}

export const ObjectRefSchema = z.strictObject({
  kind: z.enum(ARTIFACT_KINDS as [ArtifactKind, ...ArtifactKind[]]),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative().nullable(),
  schemaVersion: z.number().int().positive(),
});

/** The only thing that travels through Temporal: small and self-checking. `rows` is null for documents. */
export type ObjectRef = z.infer<typeof ObjectRefSchema>;

/** @returns the object's name in the store, derived from the reference and never stored beside it */
export function objectKey(ref: Pick<ObjectRef, 'kind' | 'sha256'>): string {
  const ending = ref.kind in DOCUMENT_KINDS ? DOCUMENT_KINDS[ref.kind as DocumentKind] : 'arrow';
  return `${ref.kind}/${ref.sha256.slice(0, 2)}/${ref.sha256.slice(2)}.${ending}`;
}
