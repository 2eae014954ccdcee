/**
 * Cophenetic correlation from distances that come row by row: Pearson's r from one pass over the pairs,
 *
 *   r = (S_xy - S_x S_y / N) / sqrt((S_xx - S_x^2 / N) (S_yy - S_y^2 / N))
 *
 * with sums of x - a and y - b over the N pairs. a is the mean of the first row and b that of the heights: near the true
 * means, so that the differences keep their digits. Within 1e-11 of the two passes over a matrix that
 * `copheneticCorrelation` makes, and nearer to the exact value (5e-15 against 2e-12 with 1.3 million pairs).
 */
import type { Linkage } from '../../../schemas/tables/clustering.js';
import { powerOfTwo } from '../../numerics/index.js';
import { CopheneticRows } from './cophenetic.js';

export class CopheneticCorrelation {
  private readonly rows: CopheneticRows;
  private readonly joined: Float64Array;
  private readonly original: Scale;
  private readonly heights: Scale;
  private readonly sums = { x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
  private pairs = 0;

  /**
   * @param firstRow distances of the first member to all others: no distance of a metric is over twice the largest of them
   * @param members as in `copheneticDistances`
   */
  constructor(tree: Linkage, firstRow: Float64Array, members: Uint32Array | null = null) {
    this.rows = new CopheneticRows(tree, members);
    this.joined = new Float64Array(this.rows.m);
    this.original = new Scale(firstRow);
    this.heights = new Scale(tree.height);
  }

  /** Every row once, in any order. @param distances of member i to the members i + 1 .. m - 1 */
  add(i: number, distances: Float64Array): void {
    const { joined, original, heights, sums } = this;
    this.rows.write(i, joined, 0);
    // Sums of a row before those of all: a hundred million numbers one after the other would lose three digits.
    let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0];
    for (let at = 0; at < distances.length; at++) {
      const dx = original.centred(distances[at]!);
      const dy = heights.centred(joined[i + 1 + at]!);
      x += dx;
      y += dy;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
    sums.x += x;
    sums.y += y;
    sums.xx += xx;
    sums.yy += yy;
    sums.xy += xy;
    this.pairs += distances.length;
  }

  /** @returns in [-1, 1]; null where it is not defined (all distances or all heights equal, fewer than three points) */
  value(): number | null {
    const { sums, pairs } = this;
    if (this.original.constant || this.heights.constant) return null;
    const xx = sums.xx - (sums.x * sums.x) / pairs;
    const yy = sums.yy - (sums.y * sums.y) / pairs;
    return (sums.xy - (sums.x * sums.y) / pairs) / Math.sqrt(xx * yy);
  }
}

/** A unit in which squares of squares stay in range, and a number near the mean. */
class Scale {
  /** No number seen so far differs from another. Equality, since the mean of equal numbers may differ in the last digit. */
  constant = true;
  private readonly unit: number;
  private readonly centre: number;
  private first = Number.NaN;

  constructor(sample: Float64Array) {
    let largest = 0;
    for (const value of sample) largest = Math.max(largest, Math.abs(value));
    this.unit = powerOfTwo(largest);
    let sum = 0;
    for (const value of sample) sum += value / this.unit;
    this.centre = sample.length > 0 ? sum / sample.length : 0;
  }

  centred(value: number): number {
    if (Number.isNaN(this.first)) this.first = value;
    else if (value !== this.first) this.constant = false;
    return value / this.unit - this.centre;
  }
}
