/** Values of SciPy and scikit-learn (origin: test/fixtures/golden-validity/README.md). */
import { readFileSync } from 'node:fs';
import type { ClusterStability } from '../../../../science/clustering/index.js';

export interface GoldenValidity {
  readonly inconsistency: readonly {
    data: string;
    method: string;
    depth: number;
    columnSums: number[];
    lastRow: number[];
    labels: Record<string, number[]>;
  }[];
  readonly validity: readonly {
    data: string;
    metric: 'euclidean' | 'cosine' | 'correlation';
    count: number;
    clusters: number;
    silhouette: number;
    daviesBouldin: number;
    calinskiHarabasz: number;
  }[];
  readonly sampled: readonly { method: string; cophenetic: number; silhouette: number | null }[];
  readonly stability: readonly {
    data: string;
    method: 'ward' | 'average' | 'single';
    clusters: number;
    draws: number[][] | null;
    rows: Omit<ClusterStability, 'clusters'>[];
  }[];
  readonly agreement: {
    labels: number[][];
    adjustedRand: number[][];
    adjustedMutualInfo: number[][];
    coAssociationSum: number;
    coAssociationFirst20: number[];
    coAssociationLast20: number[];
  };
}

const FILE = new URL('../../../fixtures/golden-validity/validity.json', import.meta.url);

export const goldenValidity: GoldenValidity = JSON.parse(readFileSync(FILE, 'utf8'));
