/** How good the cuts of one merge tree are: figures over a range of counts, as rows of the `validity` table. */
import type { Table } from '../../schemas/run/artifact.js';
import type { Linkage, LinkageMethod } from '../../schemas/tables/clustering.js';
import {
  type CutValidity,
  copheneticCorrelation,
  type Points,
  samplePoints,
  validityOfCuts,
} from '../../science/clustering/index.js';

/** All pairs of so many points are 400 MB; whatever needs all pairs takes a sample of more points than these. */
export const MOST_POINTS_OF_ALL_PAIRS = 10_000;

export interface CutFigures {
  readonly validity: readonly CutValidity[];
  /** Cophenetic correlation of the whole tree. */
  readonly cophenetic: number | null;
}

/** @returns the points whose pairs are looked at, ascending; null for all */
export function sampleOfPairs(n: number, seed: number): Uint32Array | null {
  return n <= MOST_POINTS_OF_ALL_PAIRS ? null : samplePoints(n, MOST_POINTS_OF_ALL_PAIRS, seed);
}

/** Metadata of a table whose figures are those of a sample; none where all crystals took part, as earlier versions wrote it. */
export function sampleMetadata(sampled: number, n: number, seed: number): Readonly<Record<string, string>> {
  return sampled === n ? {} : { sample: `a sample of ${sampled} of ${n} crystals, seed ${seed}` };
}

/** @param distances condensed, of the sampled points alone where there is a sample */
export function cutFigures(
  points: Points,
  distances: Float64Array,
  tree: Linkage,
  counts: readonly number[],
  sample: Uint32Array | null,
): CutFigures {
  if (counts.length === 0) return { validity: [], cophenetic: null };
  return {
    validity: validityOfCuts(points, distances, tree, counts, sample),
    cophenetic: copheneticCorrelation(tree, distances, sample),
  };
}

/** @param sample as `sampleMetadata` gives it */
export function validityTable(
  layer: string,
  method: LinkageMethod,
  { validity, cophenetic }: CutFigures,
  sample: Readonly<Record<string, string>> = {},
): Table<'validity'> {
  return {
    kind: 'validity',
    rows: validity.length,
    columns: {
      layer: validity.map(() => layer),
      method: validity.map(() => method),
      clusters: Uint32Array.from(validity, ({ clusters }) => clusters),
      silhouette: validity.map(({ silhouette }) => silhouette),
      daviesBouldin: validity.map(({ daviesBouldin }) => daviesBouldin),
      calinskiHarabasz: validity.map(({ calinskiHarabasz }) => calinskiHarabasz),
      cophenetic: validity.map(() => cophenetic),
    },
    metadata: { ...sample },
  };
}
