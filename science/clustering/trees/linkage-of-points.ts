/**
 * Which way leads to a tree fastest, and going it. Every way gives the same tree up to rounding (within 1e-10 of the largest height)
 * where no two distances tie; `docs/reference/clustering.md` has the measurements behind the limits.
 */

import { ResourceError } from '../../../schemas/failure.js';
import type { Linkage, LinkageMethod, Metric } from '../../../schemas/tables/clustering.js';
import { eachRowOfCondensed, pairwiseDistances, type RowVisitor } from '../distances/distances.js';
import { eachRowByEngine, engineDistances, WIDEST_PRODUCT } from '../distances/engine-distances.js';
import { countPoints, fromEuclidean, type Points, refuseMetric, toEuclidean } from '../distances/metrics.js';
import { TooManyTies } from '../distances/nearest-search.js';
import { singleByBoruvka } from './boruvka.js';
import { agglomerate } from './linkage.js';
import { mergeTree } from './merge-tree.js';
import { type BlockOptions, wardByReciprocalNeighbours } from './reciprocal-neighbours.js';

type LinkageWay = 'matrix' | 'engine matrix' | 'reciprocal neighbours' | 'boruvka';

/** Below this, distances one by one are as fast as products, and need no TensorFlow. */
const FEWEST_FOR_ENGINE = 1500;
/** 20,000 points and a few more: 1.7 GB of distances. */
const MOST_DISTANCES = 2 ** 28;

/** Columns a point that may tie: every one is measured in every round, and a matrix measures it once. */
const MOST_TIED = 128;

/** @returns the way that `linkageOfPoints` goes */
export function wayOfLinkage(n: number, width: number, method: LinkageMethod): LinkageWay {
  if (!suitsEngine(n, width)) return 'matrix';
  if (method === 'ward') return 'reciprocal neighbours';
  return method === 'single' ? 'boruvka' : 'engine matrix';
}

/** Whether all distances of n points may be in memory at once. */
function fitsMatrix(n: number): boolean {
  return (n * (n - 1)) / 2 <= MOST_DISTANCES;
}

/**
 * The merge tree of points, by the way that suits their number.
 * @param points shape [n, width], finite
 * @returns as `linkage`
 * @throws InvalidInputError as `linkage`
 * @throws ResourceError if the linkage needs all distances and they are too many
 */
export async function linkageOfPoints(
  points: Points,
  method: LinkageMethod,
  metric: Metric,
  options: BlockOptions,
): Promise<Linkage> {
  refuseMetric(method, metric);
  const n = countPoints(points);
  const way = wayOfLinkage(n, points.width, method);
  if (way === 'reciprocal neighbours') {
    const { values, unit } = toEuclidean(points, metric);
    // Centroids overwrite the points: never those of the caller.
    const own = values === points.values ? values.slice() : values;
    const mostTied = fitsMatrix(n) ? MOST_TIED * n : Number.POSITIVE_INFINITY;
    try {
      const merges = await wardByReciprocalNeighbours(own, points.width, { ...options, mostTied });
      return mergeTree({ ...merges, height: fromEuclidean(merges.height, metric, unit) });
    } catch (error) {
      if (!(error instanceof TooManyTies)) throw error;
    }
  }
  if (way === 'boruvka') {
    const { values, unit } = toEuclidean(points, metric);
    const merges = await singleByBoruvka(values, points.width, options);
    return mergeTree({ ...merges, height: fromEuclidean(merges.height, metric, unit) });
  }
  return agglomerate(await distancesOfPoints(points, metric, options), method);
}

/**
 * All distances, condensed: one by one for few points, by products on the engine for many.
 * @throws ResourceError if they are too many
 */
export async function distancesOfPoints(
  points: Points,
  metric: Metric,
  { programFolder }: Pick<BlockOptions, 'programFolder'>,
): Promise<Float64Array> {
  const n = countPoints(points);
  if (!fitsMatrix(n)) {
    const gigabytes = ((n * (n - 1)) / 2 / 2 ** 30) * 8;
    throw new ResourceError(
      `the distances of ${n} points need ${gigabytes.toFixed(1)} GiB: ward and single linkage need none`,
      {
        points: n,
        need: `${gigabytes.toFixed(1)} GiB`,
        have: `${(MOST_DISTANCES * 8) / 2 ** 30} GiB`,
      },
    );
  }
  return suitsEngine(n, points.width)
    ? engineDistances(points, metric, programFolder)
    : pairwiseDistances(points, metric);
}

/**
 * The same distances row by row, in ascending order, without a matrix of many points.
 * @throws InvalidInputError as `distancesOfPoints`
 */
export async function eachRowOfDistances(
  points: Points,
  metric: Metric,
  { programFolder }: Pick<BlockOptions, 'programFolder'>,
  visit: RowVisitor,
): Promise<void> {
  if (suitsEngine(countPoints(points), points.width)) await eachRowByEngine(points, metric, programFolder, visit);
  else eachRowOfCondensed(pairwiseDistances(points, metric), visit);
}

function suitsEngine(n: number, width: number): boolean {
  return n >= FEWEST_FOR_ENGINE && width <= WIDEST_PRODUCT;
}
