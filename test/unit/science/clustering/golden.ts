/**
 * Golden files of SciPy 1.17.1 and scikit-learn 1.9.1 (origin: test/fixtures/golden/README.md, part clustering).
 * Non-finite numbers are written as strings there.
 */
import { readFileSync } from 'node:fs';
import { LINKAGE_METHODS, type Linkage } from '../../../../schemas/tables/clustering.js';
import type { Points } from '../../../../science/clustering/index.js';

export interface GoldenLinkage {
  readonly Z: readonly (readonly [number, number, number, number])[];
  readonly monotonic: boolean;
  readonly maxclust: Record<string, { labels: number[]; clusters: number }>;
  readonly distance: Record<string, number[]>;
  readonly leaves: number[];
  readonly cophenetCorrelation: number | string;
  readonly cophenetSum: number;
  readonly cophenetFirst10: number[];
}

export interface GoldenSet {
  readonly points: number[][];
  readonly pdistFirst5: number[];
  readonly pdistSum: number;
  readonly linkages: Record<string, GoldenLinkage>;
}

export const OUR_METHODS = LINKAGE_METHODS;

export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../fixtures/golden/clustering/${name}.json`, import.meta.url), 'utf8'));
}

export function pointsOf(rows: readonly (readonly number[])[]): Points {
  return { width: rows[0]!.length, values: Float64Array.from(rows.flat()) };
}

export function treeOf(Z: GoldenLinkage['Z']): Linkage {
  return {
    left: Uint32Array.from(Z, (row) => row[0]),
    right: Uint32Array.from(Z, (row) => row[1]),
    height: Float64Array.from(Z, (row) => row[2]),
    size: Uint32Array.from(Z, (row) => row[3]),
  };
}
