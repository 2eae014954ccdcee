/**
 * Ward's tree without a distance matrix: rounds of reciprocal nearest neighbours. A cluster is its centroid and its size,
 *
 *   D(u, v)^2 = 2 n_u n_v / (n_u + n_v) |c_u - c_v|^2
 *
 * and all pairs that are nearest to each other merge at once. Ward's distance is reducible: such a merge never comes nearer to a
 * third cluster than the nearer of its parts was. Hence the tree is that of the closest-pair algorithm, a nearest neighbour
 * stays valid until it is merged itself, and then the next ones of its list still bound everything outside the list.
 * Memory n times width.
 *
 * @source Ward, J. Am. Stat. Assoc. 58, 236 (1963); de Rham, Cahiers de l'analyse des donnees 5, 135 (1980)
 */
import { CentredRows } from './centred-rows.js';
import { firstEqualRows, MergeRecord } from './duplicates.js';
import type { Merges } from './merge-tree.js';
import { type BlockSizes, NearestSearch } from './nearest-search.js';
import { comesBefore, LIST_LENGTH, NeighbourLists } from './neighbour-lists.js';
import { columnsOf } from './row-settler.js';
import { squaredDistance } from './squared-distance.js';

export interface BlockOptions {
  /** Folder for graph programs; the caller owns and clears it. */
  readonly programFolder: string;
  readonly blocks?: BlockSizes;
  /** Segments that may tie before Ward's search gives up with TooManyTies; no limit unless told. */
  readonly mostTied?: number;
  /** Merges known so far, of n - 1. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * @param x shape [n, width], finite; **overwritten** by centroids
 * @returns n - 1 merges; the same for all block sizes
 */
export async function wardByReciprocalNeighbours(
  x: Float64Array,
  width: number,
  { programFolder, blocks, mostTied, onProgress }: BlockOptions,
): Promise<Merges> {
  const n = x.length / width;
  const clusters = new WardClusters(x, width);
  const search = await NearestSearch.open(clusters.rows, programFolder, blocks, mostTied);
  try {
    let unknown = clusters.living;
    while (clusters.living.length > 1) {
      await search.load(columnsOf(clusters.bySize(), clusters.inverseSize, clusters.itself));
      await search.search(unknown, clusters.lists);
      clusters.adopt(unknown);
      clusters.mergeReciprocal();
      unknown = clusters.withoutNeighbour();
      onProgress?.(clusters.record.count, n - 1);
    }
  } finally {
    search.close();
  }
  return clusters.record.merges;
}

/** More than the rounding of centroids changes a score by, relative to it. */
const ROUNDING = 1e-9;

class WardClusters {
  readonly rows: CentredRows;
  readonly lists: NeighbourLists;
  readonly record: MergeRecord;
  readonly inverseSize: Float64Array;
  readonly nearest: Int32Array;
  /** A cluster is named by its smallest point; ascending. */
  living: Int32Array;
  /** Every name as its own group: only a cluster itself is not its neighbour. */
  readonly itself: Int32Array;
  private readonly size: Float64Array;
  /** The name under which each name's points are found now. */
  private readonly heir: Int32Array;
  /** A square that the rounding of centroids could make of nothing. */
  private readonly least: number;
  private round = 0;
  /** The round in which each name was last part of a merge, and the one whose clusters its list knows. */
  private readonly mergedAt: Int32Array;
  private readonly listedAt: Int32Array;

  constructor(
    private readonly x: Float64Array,
    private readonly width: number,
  ) {
    const n = x.length / width;
    this.itself = Int32Array.from({ length: n }, (_, i) => i);
    this.heir = this.itself.slice();
    this.record = new MergeRecord(n);
    this.size = new Float64Array(n).fill(1);
    firstEqualRows(x, width).forEach((first, row) => {
      if (first === row) return;
      this.record.add(first, row, 0);
      this.heir[row] = first;
      this.size[first] = this.size[first]! + 1;
    });
    this.living = this.itself.filter((name) => this.heir[name] === name);
    this.inverseSize = this.size.map((size) => 1 / size);
    this.nearest = new Int32Array(n).fill(-1);
    this.mergedAt = new Int32Array(n).fill(-1);
    this.listedAt = new Int32Array(n).fill(-1);
    this.lists = new NeighbourLists(n);
    this.rows = new CentredRows(x, width);
    this.least = 1e-24 * this.rows.unscale;
  }

  /** Clusters of like size side by side: a segment's bound holds for its smallest cluster. */
  bySize(): Int32Array {
    return this.living.slice().sort((a, b) => this.size[a]! - this.size[b]! || a - b);
  }

  /** Takes the nearest neighbours from lists that were just made. */
  adopt(clusters: Int32Array): void {
    for (const cluster of clusters) {
      this.nearest[cluster] = this.lists.neighbour[cluster * LIST_LENGTH]!;
      this.listedAt[cluster] = this.round;
    }
  }

  mergeReciprocal(): void {
    this.round++;
    for (const kept of this.living) {
      const dropped = this.nearest[kept]!;
      if (dropped > kept && this.nearest[dropped] === kept) this.merge(kept, dropped);
    }
    this.living = this.living.filter((name) => this.heir[name] === name);
  }

  private merge(kept: number, dropped: number): void {
    this.record.add(kept, dropped, Math.sqrt(this.score(kept, dropped)));
    const { x, width, size } = this;
    const share = size[dropped]! / (size[kept]! + size[dropped]!);
    // A step from one centroid towards the other: equal ones stay exactly where they are.
    for (let a = kept * width, b = dropped * width; a < (kept + 1) * width; a++, b++) x[a]! += share * (x[b]! - x[a]!);
    size[kept] = size[kept]! + size[dropped]!;
    this.inverseSize[kept] = 1 / size[kept]!;
    this.heir[dropped] = kept;
    this.rows.measure(kept);
    this.mergedAt[kept] = this.round;
    this.mergedAt[dropped] = this.round;
  }

  /** New clusters, and those whose neighbours are all gone; for the others the list tells who is nearest now. */
  withoutNeighbour(): Int32Array {
    return this.living.filter((cluster) => {
      if (this.mergedAt[cluster] === this.round) return true;
      if (this.mergedAt[this.nearest[cluster]!] !== this.round) return false;
      return !this.nearestOfList(cluster);
    });
  }

  private nearestOfList(cluster: number): boolean {
    let nearest = -1;
    let smallest = Number.POSITIVE_INFINITY;
    for (let at = cluster * LIST_LENGTH; at < (cluster + 1) * LIST_LENGTH; at++) {
      const listed = this.lists.neighbour[at]!;
      // A cluster that a later one of the list has gone into is no nearer than that was, but for rounding.
      if (listed < 0 || this.lists.score[at]! > smallest * (1 + ROUNDING) + this.least) break;
      const isAsListed = this.mergedAt[listed]! <= this.listedAt[cluster]!;
      const candidate = isAsListed ? listed : this.find(listed);
      if (candidate === nearest) continue;
      const score = isAsListed ? this.lists.score[at]! : this.score(cluster, candidate);
      if (!comesBefore(cluster, candidate, score, nearest, smallest)) continue;
      smallest = score;
      nearest = candidate;
    }
    // Clusters outside the list are no nearer than the bound, but for the rounding of their centroids.
    if (!(smallest * (1 + ROUNDING) + this.least < this.lists.bound[cluster]!)) return false;
    this.nearest[cluster] = nearest;
    return true;
  }

  private score(a: number, b: number): number {
    return (squaredDistance(this.x, this.width, a, b) * 2) / (this.inverseSize[a]! + this.inverseSize[b]!);
  }

  private find(name: number): number {
    let root = name;
    while (this.heir[root] !== root) root = this.heir[root]!;
    for (let at = name; at !== root; ) {
      const next = this.heir[at]!;
      this.heir[at] = root;
      at = next;
    }
    return root;
  }
}
