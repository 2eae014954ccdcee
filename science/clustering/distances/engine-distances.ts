/**
 * Distances between all pairs of many points by float64 matrix products on the engine, in SciPy's condensed order:
 *
 *   d_ij^2 = |x_i|^2 - 2 (x_i.x_j - |x_j|^2 / 2)        rows centred
 *
 * The rounding of d^2 is at most (width + 8) u (|x_i| + |x_j|)^2, so pairs that are near for their lengths lose digits: where
 * that could exceed 2e-11 of the distance itself, the pair is measured from its differences. Unit: that of the points.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Metric } from '../../../schemas/tables/clustering.js';
import { loadProgram, makeResident, type Resident } from '../../engine/index.js';
import { CentredRows } from './centred-rows.js';
import { fromBits, productProgram } from './distance-programs.js';
import { type RowVisitor, rowStarts } from './distances.js';
import { countPoints, fromEuclidean, type Points, toEuclidean } from './metrics.js';
import { PackedRows } from './packed-rows.js';
import { squaredDistance } from './squared-distance.js';

/** Relative error of a distance that a product may leave. */
const LARGEST_ERROR = 2e-11;
const ROWS = 256;
const COLUMNS = 4096;
const ROUNDOFF = 2 ** -53;

/** Up to this width most pairs keep their digits; with more columns nearly all would be measured again. */
export const WIDEST_PRODUCT = 16_384;

/**
 * @param points shape [n, width], finite
 * @param programFolder the caller owns and clears it
 * @returns as `pairwiseDistances`, each within 2e-11 of itself
 * @throws InvalidInputError as `pairwiseDistances`
 */
export async function engineDistances(points: Points, metric: Metric, programFolder: string): Promise<Float64Array> {
  const n = countPoints(points);
  const condensed = new Float64Array((n * (n - 1)) / 2);
  const start = rowStarts(n);
  await eachRowByEngine(points, metric, programFolder, (i, distances) => {
    if (distances.length > 0) condensed.set(distances, start[i]! + i + 1);
  });
  return condensed;
}

/**
 * The same distances row by row, in ascending order; a few hundred rows of n distances are in memory at a time.
 * @param points shape [n, width], finite
 * @param programFolder the caller owns and clears it
 * @throws InvalidInputError as `pairwiseDistances`
 */
export async function eachRowByEngine(
  points: Points,
  metric: Metric,
  programFolder: string,
  visit: RowVisitor,
): Promise<void> {
  const { width, values: x, unit } = toEuclidean(points, metric);
  const rows = new CentredRows(x, width);
  const n = x.length / width;
  const packed = new PackedRows(rows, 'double');
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const program = await loadProgram(productProgram(width), programFolder);
  const columns: Resident[] = [];
  try {
    for (let first = 0; first < n; first += COLUMNS) {
      columns.push(await makeResident(packed.columns(order.subarray(first, first + COLUMNS))));
    }
    const block = new DistanceBlock(rows, Math.min(ROWS, n));
    for (let first = 0; first < n; first += ROWS) {
      const queries = packed.queries(order.subarray(first, first + ROWS));
      const nRows = queries.shape[0]!;
      for (let c = Math.floor(first / COLUMNS); c < columns.length; c++) {
        const product = fromBits(program.run({ x: queries, y: columns[c]! }).product!);
        block.fill({ first, count: nRows }, { first: c * COLUMNS, count: columns[c]!.shape[0]! }, product);
      }
      for (let r = 0; r < nRows; r++) visit(first + r, fromEuclidean(block.row(first, r), metric, unit));
      await nextTurn();
    }
  } finally {
    for (const resident of columns) resident.release();
    program.dispose();
  }
}

interface Span {
  readonly first: number;
  readonly count: number;
}

/** Distances of a few rows to all points, above the diagonal. */
class DistanceBlock {
  /** Shape [nRows, n]. */
  private readonly distances: Float64Array;
  /** Squares below this part of |x_i|^2 + |x_j|^2 are measured again. */
  private readonly near: number;
  private readonly n: number;

  constructor(
    private readonly rows: CentredRows,
    nRows: number,
  ) {
    this.n = rows.square.length;
    this.distances = new Float64Array(nRows * this.n);
    this.near = ((rows.width + 8) * ROUNDOFF) / LARGEST_ERROR;
  }

  /** @returns distances of point `first + r` to the later ones */
  row(first: number, r: number): Float64Array {
    return this.distances.subarray(r * this.n + first + r + 1, (r + 1) * this.n);
  }

  /** @param product x_i.x_j - |x_j|^2 / 2 in the scaled unit, shape [rows.count, columns.count] */
  fill(ofRows: Span, ofColumns: Span, product: Float64Array): void {
    const { rows, distances, near, n } = this;
    const { square, unscale, x, width } = rows;
    for (let r = 0; r < ofRows.count; r++) {
      const i = ofRows.first + r;
      const own = square[i]!;
      const nearForOwn = near * own;
      for (let c = Math.max(0, i + 1 - ofColumns.first); c < ofColumns.count; c++) {
        const j = ofColumns.first + c;
        const squared = own - 2 * product[r * ofColumns.count + c]!;
        distances[r * n + j] = Math.sqrt(
          squared > nearForOwn + near * square[j]! ? squared * unscale : squaredDistance(x, width, i, j),
        );
      }
    }
  }
}
