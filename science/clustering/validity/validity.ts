/** All validity figures of cuts of one tree: what a row of the `validity` table holds about a cut. */
import type { Linkage } from '../../../schemas/tables/clustering.js';
import { countClusters } from '../cuts/cut.js';
import { cutByCount } from '../cuts/flat-clusters.js';
import type { Points } from '../distances/distances.js';
import { type CentroidValidity, centroidValidities } from './centroid-validity.js';
import { silhouettes } from './silhouette.js';

export interface CutValidity extends CentroidValidity {
  /** Clusters obtained: with ties fewer than asked for. */
  readonly clusters: number;
  readonly silhouette: number | null;
}

/**
 * Costs n^2 once and n (clusters + width) a count. The silhouette is that of the metric of the distances; the other
 * two are Euclidean by definition.
 *
 * @param points shape [n, width]
 * @param distances condensed distances of the same points, or of the members alone where these are named
 * @param counts numbers of clusters to cut into, each >= 1
 * @param members sample of the points over which the silhouette is taken where n^2 distances are too many; default all
 * @returns one row a count, in the order given; null where a figure is not defined
 */
export function validityOfCuts(
  points: Points,
  distances: Float64Array,
  tree: Linkage,
  counts: readonly number[],
  members: Uint32Array | null = null,
): CutValidity[] {
  const cuts = counts.map((count) => cutByCount(tree, count));
  const silhouetteOf = silhouettes(
    distances,
    cuts.map((labels) => (members === null ? labels : members.map((point) => labels[point]!))),
  );
  const byCentroids = centroidValidities(points, cuts);
  return cuts.map((labels, cut) => ({
    clusters: countClusters(labels),
    silhouette: silhouetteOf[cut]!,
    ...byCentroids[cut]!,
  }));
}
