/**
 * Ward's clusters while they merge: centroids, sizes, and what is known of each one's nearest. Scores are squared Ward distances,
 *
 *   D(u, v)^2 = 2 n_u n_v / (n_u + n_v) |c_u - c_v|^2
 *
 * Ward's distance is reducible: a merge never comes nearer to a third cluster than the nearer of its parts was. Hence a nearest
 * neighbour stays valid until it is merged itself, and then the next ones of its list still bound everything outside the list.
 */
import { CentredRows } from '../distances/centred-rows.js';
import { comesBefore, LIST_LENGTH, NeighbourLists } from '../distances/neighbour-lists.js';
import { squaredDistance } from '../distances/squared-distance.js';
import { firstEqualRows, MergeRecord } from './duplicates.js';

/** More than the rounding of centroids changes a score by, relative to it. */
const ROUNDING = 1e-9;

/** Of clusters whose nearest is not known, those are searched that may be nearer to another than this share of all are. */
const SHARE_SEARCHED = 0.15;
/** So many clusters tell that score well enough. */
const SAMPLE = 1000;

/** Two clusters that became one. */
interface Joined {
  readonly kept: number;
  readonly dropped: number;
  readonly score: number;
  readonly keptSize: number;
  readonly droppedSize: number;
}

export class WardClusters {
  readonly rows: CentredRows;
  readonly lists: NeighbourLists;
  readonly record: MergeRecord;
  readonly inverseSize: Float64Array;
  /** A cluster is named by its smallest point; ascending. */
  living: Int32Array;
  /** Every name as its own set: only a cluster itself is not its neighbour. */
  readonly itself: Int32Array;
  private readonly size: Float64Array;
  /** The name under which each name's points are found now. */
  private readonly heir: Int32Array;
  /** The nearest, -1 where it is not known; and its score, or one that no other is below. */
  private readonly nearest: Int32Array;
  private readonly score: Float64Array;
  /** A square that the rounding of centroids could make of nothing. */
  private readonly least: number;
  private round = 0;
  /** The round in which each name was last part of a merge, and the one whose clusters its list knows. */
  private readonly mergedAt: Int32Array;
  private readonly listedAt: Int32Array;
  private joined: Joined[] = [];
  /** By name, the number of the last new cluster of whose first part it was seen in the list. */
  private readonly seenBy: Int32Array;
  private newClusters = 0;

  /** @param x shape [n, width]; overwritten by centroids. Equal rows are one cluster from the start. */
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
    this.score = new Float64Array(n);
    this.mergedAt = new Int32Array(n).fill(-1);
    this.listedAt = new Int32Array(n).fill(-1);
    this.seenBy = new Int32Array(n).fill(-1);
    this.lists = new NeighbourLists(n);
    this.rows = new CentredRows(x, width);
    this.least = 1e-24 * this.rows.unscale;
  }

  /** Clusters of like size side by side: the bound of a group holds for its smallest cluster. */
  bySize(): Int32Array {
    let largest = 0;
    for (const name of this.living) largest = Math.max(largest, this.size[name]!);
    const start = new Int32Array(largest + 2);
    for (const name of this.living) start[this.size[name]! + 1]!++;
    for (let size = 0; size <= largest; size++) start[size + 1]! += start[size]!;
    const order = new Int32Array(this.living.length);
    for (const name of this.living) order[start[this.size[name]!]!++] = name;
    return order;
  }

  /** Clusters whose centroids changed in the last round. */
  changed(): Int32Array {
    return this.living.filter((cluster) => this.mergedAt[cluster] === this.round);
  }

  /**
   * Clusters to search the nearest of: not all whose nearest is unknown, but those that may belong to the nearest pairs. The others
   * may wait: fewer clusters will be left then. After a round without a merge all are searched, so that the next one has some.
   */
  toSearch(): Int32Array {
    const { living, score } = this;
    const limit = this.joined.length > 0 ? this.scoreOfNearest(SHARE_SEARCHED) : Number.POSITIVE_INFINITY;
    return living.filter((cluster) => this.nearest[cluster]! < 0 && score[cluster]! <= limit);
  }

  /** The score that about this share of all clusters have, or may have, a neighbour within. */
  private scoreOfNearest(share: number): number {
    const stride = Math.ceil(this.living.length / SAMPLE);
    const sample: number[] = [];
    for (let i = 0; i < this.living.length; i += stride) sample.push(this.score[this.living[i]!]!);
    sample.sort((a, b) => a - b);
    return sample[Math.floor(share * sample.length)]!;
  }

  /** Takes the nearest from lists that were just made. */
  adopt(clusters: Int32Array): void {
    for (const cluster of clusters) {
      this.nearest[cluster] = this.lists.neighbour[cluster * LIST_LENGTH]!;
      this.score[cluster] = this.lists.best(cluster);
      this.listedAt[cluster] = this.round;
    }
  }

  /** Merges all pairs that are nearest to each other, and finds in the lists who is nearest now, as far as they tell. */
  mergeReciprocal(): void {
    this.round++;
    this.joined = [];
    for (const kept of this.living) {
      const dropped = this.nearest[kept]!;
      if (dropped > kept && this.nearest[dropped] === kept) this.merge(kept, dropped);
    }
    this.living = this.living.filter((name) => this.heir[name] === name);
    for (const joined of this.joined) this.inherit(joined);
    for (const cluster of this.living) {
      const nearest = this.nearest[cluster]!;
      if (nearest >= 0 && this.mergedAt[cluster] !== this.round && this.mergedAt[nearest] === this.round) {
        this.readList(cluster);
      }
    }
  }

  private merge(kept: number, dropped: number): void {
    const { x, width, size } = this;
    const score = this.measure(kept, dropped);
    this.record.add(kept, dropped, Math.sqrt(score));
    this.joined.push({ kept, dropped, score, keptSize: size[kept]!, droppedSize: size[dropped]! });
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

  /**
   * What the lists of both parts tell of a new cluster's nearest. By Lance and Williams,
   *
   *   D(uv, w)^2 = ((n_u + n_w) D(u, w)^2 + (n_v + n_w) D(v, w)^2 - n_w D(u, v)^2) / (n_u + n_v + n_w)
   *
   * which with bounds in place of D(u, w)^2 and D(v, w)^2 is least where n_w is 1 or very large.
   */
  private inherit({ kept, dropped, score, keptSize, droppedSize }: Joined): void {
    const { lists } = this;
    const atLeast = (ofKept: number, ofDropped: number) => {
      const near = ((keptSize + 1) * ofKept + (droppedSize + 1) * ofDropped - score) / (keptSize + droppedSize + 1);
      return Math.min(near, ofKept + ofDropped - score) * (1 - ROUNDING) - this.least;
    };
    const bound = atLeast(lists.bound[kept]!, lists.bound[dropped]!);
    const candidates = this.inBothLists(kept, dropped) ? this.inEitherList(kept, dropped) : [];
    const scores = candidates.map((candidate) => this.measure(kept, candidate));
    this.nearest[kept] = -1;
    this.score[kept] = Math.max(score, atLeast(this.secondOf(kept), this.secondOf(dropped)));
    if (!(Math.min(...scores) * (1 + ROUNDING) + this.least < bound)) return;
    lists.begin(kept);
    candidates.forEach((candidate, i) => {
      lists.offer(kept, candidate, scores[i]!);
    });
    lists.limit(kept, bound);
    this.adopt(Int32Array.of(kept));
  }

  private inBothLists(kept: number, dropped: number): boolean {
    const number = this.newClusters++;
    for (const name of this.heirsInList(kept)) this.seenBy[name] = number;
    return this.heirsInList(dropped).some((name) => name !== kept && this.seenBy[name] === number);
  }

  private inEitherList(kept: number, dropped: number): number[] {
    const both = new Set([...this.heirsInList(kept), ...this.heirsInList(dropped)]);
    both.delete(kept);
    return [...both];
  }

  private heirsInList(cluster: number): number[] {
    const heirs: number[] = [];
    for (let at = cluster * LIST_LENGTH; at < (cluster + 1) * LIST_LENGTH; at++) {
      if (this.lists.neighbour[at]! >= 0) heirs.push(this.find(this.lists.neighbour[at]!));
    }
    return heirs;
  }

  /** Nothing but the other part of `cluster`'s new one was nearer to it. */
  private secondOf(cluster: number): number {
    const { neighbour, score, bound } = this.lists;
    const merged = this.find(cluster);
    for (let at = cluster * LIST_LENGTH; at < (cluster + 1) * LIST_LENGTH && neighbour[at]! >= 0; at++) {
      if (this.find(neighbour[at]!) !== merged) return Math.min(score[at]!, bound[cluster]!);
    }
    return bound[cluster]!;
  }

  /** Finds who is nearest now in the list of a cluster, if that is certain. */
  private readList(cluster: number): void {
    const { neighbour, score, bound } = this.lists;
    let nearest = -1;
    let smallest = Number.POSITIVE_INFINITY;
    for (let at = cluster * LIST_LENGTH; at < (cluster + 1) * LIST_LENGTH; at++) {
      const listed = neighbour[at]!;
      // A cluster that a later one of the list has gone into is no nearer than that was, but for rounding.
      if (listed < 0 || score[at]! > smallest * (1 + ROUNDING) + this.least) break;
      const isAsListed = this.mergedAt[listed]! <= this.listedAt[cluster]!;
      const candidate = isAsListed ? listed : this.find(listed);
      if (candidate === nearest) continue;
      const measured = isAsListed ? score[at]! : this.measure(cluster, candidate);
      if (!comesBefore(cluster, candidate, measured, nearest, smallest)) continue;
      smallest = measured;
      nearest = candidate;
    }
    // Clusters outside the list are no nearer than the bound, but for the rounding of their centroids.
    const isCertain = smallest * (1 + ROUNDING) + this.least < bound[cluster]!;
    this.nearest[cluster] = isCertain ? nearest : -1;
    this.score[cluster] = isCertain ? smallest : bound[cluster]!;
  }

  private measure(a: number, b: number): number {
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
