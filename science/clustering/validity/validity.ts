/** All validity figures of cuts of one tree: what a row of the `validity` table holds about a cut. */
import type { Linkage, Metric } from '../../../schemas/tables/clustering.js';
import { countClusters } from '../cuts/cut.js';
import { cutByCount } from '../cuts/flat-clusters.js';
import { countPoints, type Points } from '../distances/distances.js';
import { CopheneticCorrelation } from '../trees/cophenetic-correlation.js';
import { eachRowOfDistances } from '../trees/linkage-of-points.js';
import { type CentroidValidity, centroidValidities } from './centroid-validity.js';
import { pointsWithin } from './sample.js';
import { NestedSilhouettes, silhouettes } from './silhouette.js';

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
  return rowsOf(points, cuts, silhouettes(distances, ofMembers(cuts, members)));
}

const ROWS_A_REPORT = 500;

interface BlockwiseOptions {
  /** Folder for graph programs; the caller owns and clears it. */
  readonly programFolder: string;
  /** As in `validityOfCuts`. */
  readonly members?: Uint32Array | null;
  /** Members whose distances were taken, of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * The same figures and the cophenetic correlation of the whole tree, without a matrix: the distances are made block by
 * block and read once. Holds n numbers a cluster of the finest cut.
 *
 * @param points shape [n, width]
 * @param counts as in `validityOfCuts`, at least one
 * @returns silhouettes to the last digit those of `validityOfCuts`; the correlation within 1e-11 of `copheneticCorrelation`
 * @throws InvalidInputError as `distancesOfPoints`
 */
export async function validityInBlocks(
  points: Points,
  metric: Metric,
  tree: Linkage,
  counts: readonly number[],
  { programFolder, members = null, onProgress }: BlockwiseOptions,
): Promise<{ readonly validity: CutValidity[]; readonly cophenetic: number | null }> {
  const cuts = counts.map((count) => cutByCount(tree, count));
  const measured = members === null ? points : pointsWithin(points, members);
  const m = countPoints(measured);
  const nested = new NestedSilhouettes(ofMembers(cuts, members), m);
  let correlation: CopheneticCorrelation | null = null;
  await eachRowOfDistances(measured, metric, { programFolder }, (i, distances) => {
    correlation ??= new CopheneticCorrelation(tree, distances, members);
    correlation.add(i, distances);
    nested.add(i, distances);
    if ((i + 1) % ROWS_A_REPORT === 0) onProgress?.(i + 1, m);
  });
  return {
    validity: rowsOf(points, cuts, nested.means()),
    cophenetic: (correlation as CopheneticCorrelation | null)?.value() ?? null,
  };
}

function ofMembers(cuts: readonly Uint32Array[], members: Uint32Array | null): Uint32Array[] {
  return cuts.map((labels) => (members === null ? labels : members.map((point) => labels[point]!)));
}

function rowsOf(points: Points, cuts: readonly Uint32Array[], silhouetteOf: readonly (number | null)[]): CutValidity[] {
  const byCentroids = centroidValidities(points, cuts);
  return cuts.map((labels, cut) => ({
    clusters: countClusters(labels),
    silhouette: silhouetteOf[cut]!,
    ...byCentroids[cut]!,
  }));
}
