/**
 * Ward's clusters while they merge, and what is known of each one's nearest. Scores are squared Ward distances.
 *
 * Ward's distance is reducible: a merge never comes nearer to a third cluster than the nearer of its parts was. Hence a nearest
 * neighbour stays valid until it is merged itself, and then the next ones of its list still bound everything outside the list.
 */
import { at } from '../../../schemas/required.js';
import { packedGroups } from '../../numerics/index.js';
import type { CentredRows } from '../distances/centred-rows.js';
import { comesBefore, LIST_LENGTH, NeighbourLists } from '../distances/neighbour-lists.js';
import { DisjointSets } from './disjoint-sets.js';
import { firstEqualRows, MergeRecord } from './duplicates.js';
import { WardCentroids } from './ward-centroids.js';

/** More than the rounding of centroids changes a score by, relative to it. */
const ROUNDING = 1e-9;

/** Of clusters whose nearest is not known, those are searched that may be nearer to another than this share of all are. */
const SHARE_SEARCHED = 0.15;
/** So many clusters tell that score well enough. */
const SAMPLE = 1000;

/** Two clusters that became one, as they were before. */
interface MergedPair {
  readonly kept: number;
  readonly dropped: number;
  readonly score: number;
  readonly keptSize: number;
  readonly droppedSize: number;
}

export class WardClusters {
  readonly lists: NeighbourLists;
  readonly record: MergeRecord;
  /** Numbers of the clusters that there are; ascending. */
  living: Int32Array;
  /** Every cluster as its own set: only a cluster itself is not its neighbour. */
  readonly ownSet: Int32Array;
  private readonly centroids: WardCentroids;
  /** Points, and clusters that were merged, by the cluster in which they are now. */
  private readonly merged: DisjointSets;
  /** The nearest, -1 where it is not known; and its score, or one that no other is below. */
  private readonly nearest: Int32Array;
  private readonly score: Float64Array;
  /** A square that the rounding of centroids could make of nothing. */
  private readonly least: number;
  private round = 0;
  /** The round in which each cluster was last part of a merge, and the one whose clusters its list knows. */
  private readonly mergedAt: Int32Array;
  private readonly listedAt: Int32Array;
  private pairs: MergedPair[] = [];

  /** @param x shape [n, width]; overwritten by centroids. Equal rows are one cluster from the start. */
  constructor(x: Float64Array, width: number) {
    const n = x.length / width;
    this.ownSet = Int32Array.from({ length: n }, (_, i) => i);
    this.merged = new DisjointSets(n);
    this.record = new MergeRecord(n);
    const size = new Float64Array(n).fill(1);
    firstEqualRows(x, width).forEach((first, row) => {
      if (first === row) return;
      this.record.add(first, row, 0);
      this.merged.unite(first, row);
      size[first] = at(size, first) + 1;
    });
    this.living = this.ownSet.filter((cluster) => this.merged.isName(cluster));
    this.centroids = new WardCentroids(x, width, size);
    this.nearest = new Int32Array(n).fill(-1);
    this.score = new Float64Array(n);
    this.mergedAt = new Int32Array(n).fill(-1);
    this.listedAt = new Int32Array(n).fill(-1);
    this.lists = new NeighbourLists(n);
    this.least = 1e-24 * this.rows.unscale;
  }

  get rows(): CentredRows {
    return this.centroids.rows;
  }

  get inverseSize(): Float64Array {
    return this.centroids.inverseSize;
  }

  /** Clusters of like size side by side: the bound of a group holds for its smallest cluster. */
  bySize(): Int32Array {
    const size = Uint32Array.from(this.living, (cluster) => this.centroids.sizeOf(cluster));
    const largest = size.reduce((most, points) => Math.max(most, points), 0);
    return Int32Array.from(packedGroups(size, largest + 1).members, (place) => this.living[place]!);
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
    const { living, nearest, score } = this;
    const limit = this.pairs.length > 0 ? this.scoreOfNearest(SHARE_SEARCHED) : Number.POSITIVE_INFINITY;
    return living.filter((cluster) => nearest[cluster] === -1 && at(score, cluster) <= limit);
  }

  /** The score that about this share of all clusters have, or may have, a neighbour within. */
  private scoreOfNearest(share: number): number {
    const stride = Math.ceil(this.living.length / SAMPLE);
    const sample = Array.from(this.living)
      .filter((_, n) => n % stride === 0)
      .map((cluster) => at(this.score, cluster))
      .sort((a, b) => a - b);
    return at(sample, Math.floor(share * sample.length));
  }

  /** Takes the nearest from lists that were just made. */
  takeNearest(clusters: Int32Array): void {
    for (const cluster of clusters) {
      this.nearest[cluster] = this.lists.neighbour[cluster * LIST_LENGTH]!;
      this.score[cluster] = this.lists.best(cluster);
      this.listedAt[cluster] = this.round;
    }
  }

  /** Merges all pairs that are nearest to each other, and finds in the lists who is nearest now, as far as they tell. */
  mergeReciprocal(): void {
    this.round++;
    this.pairs = [];
    for (const kept of this.living) {
      const dropped = this.nearest[kept]!;
      if (dropped > kept && this.nearest[dropped] === kept) this.merge(kept, dropped);
    }
    this.living = this.living.filter((cluster) => this.merged.isName(cluster));
    for (const pair of this.pairs) this.readBothLists(pair);
    for (const cluster of this.living) {
      const nearest = this.nearest[cluster]!;
      if (nearest >= 0 && this.mergedAt[cluster] !== this.round && this.mergedAt[nearest] === this.round) {
        this.readList(cluster);
      }
    }
  }

  private merge(kept: number, dropped: number): void {
    const { centroids } = this;
    const score = centroids.squareBetween(kept, dropped);
    this.record.add(kept, dropped, Math.sqrt(score));
    const [keptSize, droppedSize] = [centroids.sizeOf(kept), centroids.sizeOf(dropped)];
    this.pairs.push({ kept, dropped, score, keptSize, droppedSize });
    centroids.merge(kept, dropped);
    this.merged.unite(kept, dropped);
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
  private readBothLists({ kept, dropped, score, keptSize, droppedSize }: MergedPair): void {
    const { lists, centroids } = this;
    const atLeast = (ofKept: number, ofDropped: number) => {
      const near = ((keptSize + 1) * ofKept + (droppedSize + 1) * ofDropped - score) / (keptSize + droppedSize + 1);
      return Math.min(near, ofKept + ofDropped - score) * (1 - ROUNDING) - this.least;
    };
    const bound = atLeast(at(lists.bound, kept), at(lists.bound, dropped));
    const measured = this.candidatesOfBoth(kept, dropped).map((candidate) => ({
      candidate,
      square: centroids.squareBetween(kept, candidate),
    }));
    this.nearest[kept] = -1;
    this.score[kept] = Math.max(score, atLeast(this.secondOf(kept), this.secondOf(dropped)));
    if (!(Math.min(...measured.map(({ square }) => square)) * (1 + ROUNDING) + this.least < bound)) return;
    lists.begin(kept);
    for (const { candidate, square } of measured) lists.offer(kept, candidate, square);
    lists.limit(kept, bound);
    this.takeNearest(Int32Array.of(kept));
  }

  /** Everybody in either list, if somebody is in both: else the nearest is not to be expected among them. */
  private candidatesOfBoth(kept: number, dropped: number): number[] {
    const either = new Set(this.clustersInList(kept));
    const ofDropped = this.clustersInList(dropped);
    if (!ofDropped.some((cluster) => cluster !== kept && either.has(cluster))) return [];
    for (const cluster of ofDropped) either.add(cluster);
    either.delete(kept);
    return [...either];
  }

  /** By where they are now. */
  private clustersInList(cluster: number): number[] {
    const clusters: number[] = [];
    for (let place = cluster * LIST_LENGTH; place < (cluster + 1) * LIST_LENGTH; place++) {
      const listed = this.lists.neighbour[place]!;
      if (listed >= 0) clusters.push(this.merged.nameOf(listed));
    }
    return clusters;
  }

  /** Nothing but the other part of `cluster`'s new one was nearer to it. */
  private secondOf(cluster: number): number {
    const { neighbour, score, bound } = this.lists;
    const own = this.merged.nameOf(cluster);
    for (let place = cluster * LIST_LENGTH; place < (cluster + 1) * LIST_LENGTH && neighbour[place]! >= 0; place++) {
      if (this.merged.nameOf(neighbour[place]!) !== own) return Math.min(score[place]!, bound[cluster]!);
    }
    return bound[cluster]!;
  }

  /** Finds who is nearest now in the list of a cluster, if that is certain. */
  private readList(cluster: number): void {
    const { neighbour, score, bound } = this.lists;
    let nearest = -1;
    let smallest = Number.POSITIVE_INFINITY;
    for (let place = cluster * LIST_LENGTH; place < (cluster + 1) * LIST_LENGTH; place++) {
      const listed = neighbour[place]!;
      // A cluster that a later one of the list has gone into is no nearer than that was, but for rounding.
      if (listed < 0 || score[place]! > smallest * (1 + ROUNDING) + this.least) break;
      const isAsListed = this.mergedAt[listed]! <= this.listedAt[cluster]!;
      const candidate = isAsListed ? listed : this.merged.nameOf(listed);
      if (candidate === nearest) continue;
      const measured = isAsListed ? score[place]! : this.centroids.squareBetween(cluster, candidate);
      if (!comesBefore(cluster, candidate, measured, nearest, smallest)) continue;
      smallest = measured;
      nearest = candidate;
    }
    // Clusters outside the list are no nearer than the bound, but for the rounding of their centroids.
    const isCertain = smallest * (1 + ROUNDING) + this.least < bound[cluster]!;
    this.nearest[cluster] = isCertain ? nearest : -1;
    this.score[cluster] = isCertain ? smallest : bound[cluster]!;
  }
}
