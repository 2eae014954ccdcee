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
import { rowStarts } from './distances.js';
import { fromEuclidean, type Points, toEuclidean } from './metrics.js';
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
  const { width, values: x, unit } = toEuclidean(points, metric);
  const rows = new CentredRows(x, width);
  const n = x.length / width;
  const condensed = new Float64Array((n * (n - 1)) / 2);
  const packed = new PackedRows(rows, 'double');
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const program = await loadProgram(productProgram(width), programFolder);
  const columns: Resident[] = [];
  try {
    for (let first = 0; first < n; first += COLUMNS) {
      columns.push(await makeResident(packed.columns(order.subarray(first, first + COLUMNS))));
    }
    const fill = new CondensedFill(rows, condensed);
    for (let first = 0; first < n; first += ROWS) {
      const block = packed.queries(order.subarray(first, first + ROWS));
      for (let c = Math.floor(first / COLUMNS); c < columns.length; c++) {
        const product = fromBits(program.run({ x: block, y: columns[c]! }).product!);
        fill.block(first, block.shape[0]!, c * COLUMNS, columns[c]!.shape[0]!, product);
      }
      await nextTurn();
    }
  } finally {
    for (const resident of columns) resident.release();
    program.dispose();
  }
  return fromEuclidean(condensed, metric, unit);
}

class CondensedFill {
  private readonly start: Int32Array | Float64Array;
  /** Squares below this part of |x_i|^2 + |x_j|^2 are measured again. */
  private readonly near: number;

  constructor(
    private readonly rows: CentredRows,
    private readonly condensed: Float64Array,
  ) {
    this.start = rowStarts(rows.square.length);
    this.near = ((rows.width + 8) * ROUNDOFF) / LARGEST_ERROR;
  }

  /** @param product x_i.x_j - |x_j|^2 / 2 in the scaled unit, shape [nRows, nColumns] */
  block(firstRow: number, nRows: number, firstColumn: number, nColumns: number, product: Float64Array): void {
    const { rows, condensed, near } = this;
    const { square, unscale, x, width } = rows;
    for (let r = 0; r < nRows; r++) {
      const i = firstRow + r;
      const own = square[i]!;
      const nearForOwn = near * own;
      const row = this.start[i]!;
      for (let c = Math.max(0, i + 1 - firstColumn); c < nColumns; c++) {
        const j = firstColumn + c;
        const squared = own - 2 * product[r * nColumns + c]!;
        condensed[row + j] = Math.sqrt(
          squared > nearForOwn + near * square[j]! ? squared * unscale : squaredDistance(x, width, i, j),
        );
      }
    }
  }
}
