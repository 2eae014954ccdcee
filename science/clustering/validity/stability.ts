/**
 * Stability of clusters under resampling. Of a cluster C and a bootstrap sample S that is clustered in the same way:
 *
 *   J(C, S) = max over the clusters D of S of |C and S and D| / |(C and S) or D|,   in [0, 1]
 *
 * and its mean over the samples that hold a point of C. By Hennig's rule a mean of 0.75 and more is a valid stable
 * cluster, 0.6 to 0.75 a pattern without sharp limits, 0.5 and less a dissolved one.
 * @source Hennig, Comput. Stat. Data Anal. 52, 258 (2007); points drawn twice count once, as in R's fpc::clusterboot
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { type Linkage, STABLE_JACCARD } from '../../../schemas/tables/clustering.js';
import { countClusters } from '../cuts/cut.js';
import { cutByCount } from '../cuts/flat-clusters.js';

const DISSOLVED_JACCARD = 0.5;

/** One row of the `stability` table. */
export interface ClusterStability {
  /** The cut: number of clusters asked for. */
  readonly clusters: number;
  /** Cluster of that cut, 1..K, and its points. */
  readonly cluster: number;
  readonly size: number;
  /** Mean and sample standard deviation of J, in [0, 1]; null without samples, or with one for the deviation. */
  readonly jaccardMean: number | null;
  readonly jaccardSpread: number | null;
  /** Samples that hold a point of the cluster, those with J of 0.75 and more, and those with J of 0.5 and less. */
  readonly samples: number;
  readonly recovered: number;
  readonly dissolved: number;
}

/**
 * One tree a sample serves all counts.
 *
 * @param tree of all n points
 * @param counts numbers of clusters to cut into
 * @param draws samples as `bootstrapDraws` gives them
 * @param treeOf clusters the sample `members` as `tree` was made; its point i is members[i]
 * @returns by count in the order given, then by cluster
 */
export function stabilityOfCuts(
  tree: Linkage,
  counts: readonly number[],
  draws: readonly Uint32Array[],
  treeOf: (members: Uint32Array) => Linkage,
): ClusterStability[] {
  const cuts = counts.map((count) => cutByCount(tree, count));
  const found = cuts.map((labels) => Array.from({ length: countClusters(labels) }, (): number[] => []));
  for (const members of draws) {
    const resampled = treeOf(members);
    if (resampled.height.length !== members.length - 1) {
      throw new InvalidInputError(`a tree of ${resampled.height.length + 1} points for ${members.length} sampled ones`);
    }
    cuts.forEach((labels, cut) => {
      const best = bestJaccard(
        members.map((point) => labels[point]!),
        cutByCount(resampled, counts[cut]!),
      );
      for (const [label, jaccard] of best) found[cut]![label - 1]!.push(jaccard);
    });
  }
  return cuts.flatMap((labels, cut) => {
    const sizes = new Uint32Array(found[cut]!.length);
    for (const label of labels) sizes[label - 1]!++;
    return found[cut]!.map((jaccards, cluster) => ({
      clusters: counts[cut]!,
      cluster: cluster + 1,
      size: sizes[cluster]!,
      ...spreadOf(jaccards),
      samples: jaccards.length,
      recovered: jaccards.filter((jaccard) => jaccard >= STABLE_JACCARD).length,
      dissolved: jaccards.filter((jaccard) => jaccard <= DISSOLVED_JACCARD).length,
    }));
  });
}

/**
 * @param original labels of the sampled points in the clustering of all points, from 1
 * @param resampled labels of the same points in the clustering of the sample, from 1
 * @returns of each original label that occurs, the largest Jaccard index with a resampled cluster
 */
export function bestJaccard(original: Uint32Array, resampled: Uint32Array): Map<number, number> {
  const width = countClusters(resampled) + 1;
  const [originalSize, resampledSize, both] = [
    new Map<number, number>(),
    new Uint32Array(width),
    new Map<number, number>(),
  ];
  original.forEach((label, i) => {
    const other = resampled[i]!;
    originalSize.set(label, (originalSize.get(label) ?? 0) + 1);
    resampledSize[other]!++;
    const cell = label * width + other;
    both.set(cell, (both.get(cell) ?? 0) + 1);
  });
  const best = new Map<number, number>();
  for (const [cell, shared] of both) {
    const label = Math.floor(cell / width);
    const jaccard = shared / (originalSize.get(label)! + resampledSize[cell % width]! - shared);
    best.set(label, Math.max(best.get(label) ?? 0, jaccard));
  }
  return best;
}

function spreadOf(values: readonly number[]): Pick<ClusterStability, 'jaccardMean' | 'jaccardSpread'> {
  if (values.length === 0) return { jaccardMean: null, jaccardSpread: null };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { jaccardMean: mean, jaccardSpread: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null };
}
