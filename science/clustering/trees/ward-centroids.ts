/**
 * Centroids and sizes of clusters, and their squared Ward distance
 *
 *   D(u, v)^2 = 2 n_u n_v / (n_u + n_v) |c_u - c_v|^2
 *
 * A cluster has the number of its smallest point.
 */
import { CentredRows } from '../distances/centred-rows.js';
import { squaredDistance } from '../distances/squared-distance.js';

export class WardCentroids {
  readonly rows: CentredRows;
  /** [n]: weight of each row in the search, 1 / size. */
  readonly inverseSize: Float64Array;
  private readonly size: Float64Array;

  /** @param x shape [n, width]; overwritten @param size points of each, all at its row */
  constructor(
    private readonly x: Float64Array,
    private readonly width: number,
    size: Float64Array,
  ) {
    this.size = size;
    this.inverseSize = size.map((points) => 1 / points);
    this.rows = new CentredRows(x, width);
  }

  sizeOf(cluster: number): number {
    return this.size[cluster]!;
  }

  squareBetween(a: number, b: number): number {
    return (squaredDistance(this.x, this.width, a, b) * 2) / (this.inverseSize[a]! + this.inverseSize[b]!);
  }

  merge(kept: number, dropped: number): void {
    const { x, width, size } = this;
    const points = size[kept]! + size[dropped]!;
    const share = size[dropped]! / points;
    // A step from one centroid towards the other: equal ones stay exactly where they are.
    for (let a = kept * width, b = dropped * width; a < (kept + 1) * width; a++, b++) x[a]! += share * (x[b]! - x[a]!);
    size[kept] = points;
    this.inverseSize[kept] = 1 / points;
    this.rows.measure(kept);
  }
}
