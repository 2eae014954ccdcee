/** Feature vectors of crystals, wherever they come from: what the `cluster` command clusters. */
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
