/**
 * Agglomeration by nearest-neighbour chain: walk from cluster to nearest cluster until two are nearest to each other,
 * merge them, go on from what is left of the walk. For reducible linkages the merges are those of the closest-pair
 * algorithm, in n^2 time instead of n^3.
 *
 * @source Murtagh, Comput. J. 26, 354 (1983); order of search and of ties as in scipy.cluster.hierarchy 1.17
 */
import { rowStarts } from '../distances/distances.js';
import { REDUCIBLE_DISTANCE, type ReducibleMethod } from './lance-williams.js';
import { emptyMerges, type Merges } from './merge-tree.js';

interface Clusters {
  /** Condensed; of clusters that were merged meaningless. */
  readonly distances: Float64Array;
  readonly start: Int32Array | Float64Array;
  /** Points of each. */
  readonly size: Uint32Array;
  /** Ascending: SciPy breaks ties by the smallest number, so the order must hold. */
  living: Uint32Array;
}

/**
 * @param distances condensed, shape [n (n - 1) / 2]; **overwritten**
 * @returns n - 1 merges in order of discovery
 */
export function nearestNeighbourChain(distances: Float64Array, n: number, method: ReducibleMethod): Merges {
  const merges = emptyMerges(n);
  const clusters: Clusters = {
    distances,
    start: rowStarts(n),
    size: new Uint32Array(n).fill(1),
    living: Uint32Array.from({ length: n }, (_, i) => i),
  };
  const chain = new Uint32Array(n);
  let length = 0;

  for (let merge = 0; merge < n - 1; merge++) {
    if (length === 0) chain[length++] = clusters.living[0]!;
    let nearest = nearestOf(chain, length, clusters);
    while (length < 2 || nearest.cluster !== chain[length - 2]) {
      chain[length++] = nearest.cluster;
      nearest = nearestOf(chain, length, clusters);
    }
    const dropped = Math.min(chain[length - 1]!, nearest.cluster);
    const kept = Math.max(chain[length - 1]!, nearest.cluster);
    length -= 2;
    merges.first[merge] = dropped;
    merges.second[merge] = kept;
    merges.height[merge] = nearest.distance;
    clusters.living = withoutSorted(clusters.living, dropped);
    updateDistances(clusters, dropped, kept, nearest.distance, method);
    clusters.size[kept] = clusters.size[kept]! + clusters.size[dropped]!;
  }
  return merges;
}

/** Nearest living cluster of the chain's end. Its predecessor wins ties, or the walk could run in circles. */
function nearestOf(
  chain: Uint32Array,
  length: number,
  { distances, start, living }: Clusters,
): { cluster: number; distance: number } {
  const nLiving = living.length;
  const x = chain[length - 1]!;
  let cluster = x;
  let distance = Number.POSITIVE_INFINITY;
  if (length > 1) {
    cluster = chain[length - 2]!;
    distance = distances[x < cluster ? start[x]! + cluster : start[cluster]! + x]!;
  }
  let at = 0;
  for (; at < nLiving; at++) {
    const i = living[at]!;
    if (i >= x) break;
    const candidate = distances[start[i]! + x]!;
    if (candidate < distance) {
      distance = candidate;
      cluster = i;
    }
  }
  const row = start[x]!;
  for (at += 1; at < nLiving; at++) {
    const i = living[at]!;
    const candidate = distances[row + i]!;
    if (candidate < distance) {
      distance = candidate;
      cluster = i;
    }
  }
  return { cluster, distance };
}

function updateDistances(
  { distances, start, living, size }: Clusters,
  dropped: number,
  kept: number,
  height: number,
  method: ReducibleMethod,
): void {
  const mergedDistance = REDUCIBLE_DISTANCE[method];
  const merge = { uv: height, nu: size[dropped]!, nv: size[kept]! };
  for (let at = 0; at < living.length; at++) {
    const w = living[at]!;
    if (w === kept) continue;
    const toDropped = w < dropped ? start[w]! + dropped : start[dropped]! + w;
    const toKept = w < kept ? start[w]! + kept : start[kept]! + w;
    distances[toKept] = mergedDistance(merge, distances[toDropped]!, distances[toKept]!, size[w]!);
  }
}

/** @returns the same memory without one of its ascending numbers */
function withoutSorted(living: Uint32Array, cluster: number): Uint32Array {
  let low = 0;
  let high = living.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (living[middle]! < cluster) low = middle + 1;
    else high = middle;
  }
  living.copyWithin(low, low + 1);
  return living.subarray(0, -1);
}
