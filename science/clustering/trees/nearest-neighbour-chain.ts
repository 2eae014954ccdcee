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

/**
 * @param distances condensed, shape [n (n - 1) / 2]; **overwritten**
 * @returns n - 1 merges in order of discovery
 */
export function nearestNeighbourChain(distances: Float64Array, n: number, method: ReducibleMethod): Merges {
  const merges = emptyMerges(n);
  const start = rowStarts(n);
  const size = new Uint32Array(n).fill(1);
  // Living clusters in ascending order: SciPy breaks ties by the smallest number, so the order must hold.
  const living = Uint32Array.from({ length: n }, (_, i) => i);
  let nLiving = n;
  const chain = new Uint32Array(n);
  let length = 0;

  for (let merge = 0; merge < n - 1; merge++) {
    if (length === 0) chain[length++] = living[0]!;
    let nearest = nearestOf(chain, length, distances, start, living, nLiving);
    while (length < 2 || nearest.cluster !== chain[length - 2]) {
      chain[length++] = nearest.cluster;
      nearest = nearestOf(chain, length, distances, start, living, nLiving);
    }
    const dropped = Math.min(chain[length - 1]!, nearest.cluster);
    const kept = Math.max(chain[length - 1]!, nearest.cluster);
    length -= 2;
    merges.first[merge] = dropped;
    merges.second[merge] = kept;
    merges.height[merge] = nearest.distance;
    nLiving = removeSorted(living, nLiving, dropped);
    updateDistances(distances, start, living, nLiving, size, dropped, kept, nearest.distance, method);
    size[kept] = size[kept]! + size[dropped]!;
  }
  return merges;
}

/** Nearest living cluster of the chain's end. Its predecessor wins ties, or the walk could run in circles. */
function nearestOf(
  chain: Uint32Array,
  length: number,
  distances: Float64Array,
  start: Int32Array | Float64Array,
  living: Uint32Array,
  nLiving: number,
): { cluster: number; distance: number } {
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
  distances: Float64Array,
  start: Int32Array | Float64Array,
  living: Uint32Array,
  nLiving: number,
  size: Uint32Array,
  dropped: number,
  kept: number,
  height: number,
  method: ReducibleMethod,
): void {
  const mergedDistance = REDUCIBLE_DISTANCE[method];
  const [nDropped, nKept] = [size[dropped]!, size[kept]!];
  for (let at = 0; at < nLiving; at++) {
    const w = living[at]!;
    if (w === kept) continue;
    const toDropped = w < dropped ? start[w]! + dropped : start[dropped]! + w;
    const toKept = w < kept ? start[w]! + kept : start[kept]! + w;
    distances[toKept] = mergedDistance(distances[toDropped]!, distances[toKept]!, height, nDropped, nKept, size[w]!);
  }
}

function removeSorted(living: Uint32Array, nLiving: number, cluster: number): number {
  let low = 0;
  let high = nLiving - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (living[middle]! < cluster) low = middle + 1;
    else high = middle;
  }
  living.copyWithin(low, low + 1, nLiving);
  return nLiving - 1;
}
