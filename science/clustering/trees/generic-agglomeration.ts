/**
 * Agglomeration for linkages that are not reducible (centroid, median): every merge joins the two nearest clusters of all.
 * Each cluster keeps a candidate among those with larger numbers, and a lower bound of its distance to them; only when the
 * smallest bound proves too small is that cluster searched again. n^2 time in practice, n^3 at worst.
 *
 * @source Muellner, arXiv:1109.2378 (2011), figure 3
 */
import { rowStarts } from '../distances/distances.js';
import { CENTRE_DISTANCE, type CentreMethod } from './lance-williams.js';
import { LowerBoundHeap } from './lower-bound-heap.js';
import { emptyMerges, type Merges } from './merge-tree.js';

/**
 * @param distances condensed, shape [n (n - 1) / 2]; **overwritten**
 * @returns n - 1 merges in the order in which they happen; heights may go down
 */
export function genericAgglomeration(distances: Float64Array, n: number, method: CentreMethod): Merges {
  const merges = emptyMerges(n);
  if (n < 2) return merges;
  const state = new NearestAbove(distances, n);
  const size = new Uint32Array(n).fill(1);
  const mergedDistance = CENTRE_DISTANCE[method];
  for (let merge = 0; merge < n - 1; merge++) {
    const { cluster: dropped, neighbour: kept, distance: height } = state.nearestPair();
    merges.first[merge] = dropped;
    merges.second[merge] = kept;
    merges.height[merge] = height;
    state.drop(dropped, kept);
    const joined = { uv: height, nu: size[dropped]!, nv: size[kept]! };
    size[kept] = size[kept]! + size[dropped]!;
    const { living, nLiving, start } = state;
    for (let at = 0; at < nLiving; at++) {
      const w = living[at]!;
      if (w === kept) continue;
      const toDropped = w < dropped ? start[w]! + dropped : start[dropped]! + w;
      const toKept = w < kept ? start[w]! + kept : start[kept]! + w;
      const distance = mergedDistance(joined, distances[toDropped]!, distances[toKept]!, size[w]!);
      distances[toKept] = distance;
      if (w < kept) state.lower(w, kept, distance);
    }
    state.search(kept);
  }
  return merges;
}

/** For every living cluster a candidate of larger number and a lower bound of the distance to all of them. */
class NearestAbove {
  readonly start: Int32Array | Float64Array;
  /** Ascending. */
  readonly living: Uint32Array;
  nLiving: number;
  private readonly candidate: Int32Array;
  private readonly bound: Float64Array;
  private readonly queue: LowerBoundHeap;

  constructor(
    private readonly distances: Float64Array,
    n: number,
  ) {
    this.start = rowStarts(n);
    this.living = Uint32Array.from({ length: n }, (_, i) => i);
    this.nLiving = n;
    this.candidate = new Int32Array(n).fill(-1);
    this.bound = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
    for (let i = 0; i < n - 1; i++) this.find(i, i + 1);
    this.queue = new LowerBoundHeap(this.bound);
  }

  nearestPair(): { cluster: number; neighbour: number; distance: number } {
    for (;;) {
      const cluster = this.queue.smallest();
      const neighbour = this.candidate[cluster]!;
      const distance = this.distances[this.start[cluster]! + neighbour]!;
      if (distance === this.bound[cluster]) return { cluster, neighbour, distance };
      this.search(cluster);
    }
  }

  /** Takes a cluster out. Those that pointed to it point to `heir` now: a guess, which the bound will correct. */
  drop(cluster: number, heir: number): void {
    const place = this.placeOf(cluster);
    this.living.copyWithin(place, place + 1, this.nLiving);
    this.nLiving--;
    this.queue.remove(cluster);
    for (let at = 0; at < place; at++) {
      const other = this.living[at]!;
      if (this.candidate[other] === cluster) this.candidate[other] = heir;
    }
  }

  /** A distance of the cluster has changed: its bound follows if it is smaller. */
  lower(cluster: number, neighbour: number, distance: number): void {
    if (distance >= this.bound[cluster]!) return;
    this.candidate[cluster] = neighbour;
    this.queue.change(cluster, distance);
  }

  /** Nearest living cluster of larger number; the last cluster has none and its bound is infinite. */
  search(cluster: number): void {
    this.queue.change(cluster, this.find(cluster, this.placeOf(cluster) + 1));
  }

  private find(cluster: number, from: number): number {
    const { distances, living, nLiving } = this;
    const row = this.start[cluster]!;
    let nearest = -1;
    let shortest = Number.POSITIVE_INFINITY;
    for (let at = from; at < nLiving; at++) {
      const other = living[at]!;
      const distance = distances[row + other]!;
      if (distance < shortest) {
        shortest = distance;
        nearest = other;
      }
    }
    this.candidate[cluster] = nearest;
    this.bound[cluster] = shortest;
    return shortest;
  }

  private placeOf(cluster: number): number {
    let low = 0;
    let high = this.nLiving - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.living[middle]! < cluster) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
