/** Feature vectors of crystals, wherever they come from: what the `cluster` command clusters. */
import { z } from 'zod';
import { LINKAGE_METHODS, METRICS } from './clustering.js';
import type { ArtifactLayout, Matrix } from './columns.js';

export interface FeatureSet {
  /** Names of the rows; their numbers from 0 where the file has none. */
  readonly ids: readonly string[];
  /** By the file's own names, in its order; a plain matrix is called `features`. */
  readonly layers: ReadonlyMap<string, Matrix<Float64Array>>;
}

export const PLAIN_LAYER = 'features';

export function rowNumbers(rows: number): string[] {
  return Array.from({ length: rows }, (_, i) => String(i));
}

export const featureLayouts = {
  /** One layer of a feature set. */
  features: { schemaVersion: 1, columns: { id: 'utf8', vector: 'matrix<f64>' }, metadata: ['layer'] },
} as const satisfies Record<string, ArtifactLayout>;

/** Null lets the figures of validity choose a count. */
export const CutSchema = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('count'), clusters: z.number().int().min(1) }),
    z.strictObject({ by: z.literal('height'), height: z.number().nonnegative() }),
    z.strictObject({ by: z.literal('inconsistency'), threshold: z.number().nonnegative() }),
  ])
  .nullable();

export const ClusterFeaturesParametersSchema = z.strictObject({
  method: z.enum(LINKAGE_METHODS),
  metric: z.enum(METRICS),
  cut: CutSchema,
  /** Counts of clusters whose validity is told, rising. */
  counts: z.array(z.number().int().min(2)).max(1000),
  /** Bootstrap samples for the stability of clusters; 0 asks for none. */
  bootstraps: z.number().int().min(0).max(10_000),
  seed: z.number().int().min(0).max(0xffffffff),
});
export type ClusterFeaturesParameters = z.infer<typeof ClusterFeaturesParametersSchema>;
