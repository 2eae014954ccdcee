/**
 * Leave-one-out errors of a ridge regression on composition features and cluster labels together, fast for many
 * labellings of the same crystals. Let M = (X X^T + lambda)^-1 = (1 - W W^T) / lambda with the whitened rows W of the
 * composition alone, and V = [Z 1] the labels' zeros and ones with a column for the intercept. Then, by Woodbury,
 *
 *   B = M - M V (D + V^T M V)^-1 V^T M,     D = 1 for labels (penalised as the features are), 0 for the intercept,
 *   e_i = (B y)_i / B_ii                    exactly what refitting without crystal i leaves of y_i.
 *
 * A labelling costs n p + n k^2 for p features and k clusters: no factorisation of the crystals.
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { at } from '../../../schemas/required.js';
import { whitenedRows } from './ridge.js';

export class LabelRidge {
  private readonly whitened: readonly Float64Array[];
  private readonly ofY: Float64Array;
  private readonly diagonal: Float64Array;

  /** @param rows composition features of every crystal @param strength lambda > 0 */
  constructor(
    rows: readonly Float64Array[],
    private readonly y: Float64Array,
    private readonly strength: number,
  ) {
    this.whitened = whitenedRows(rows, strength);
    const projected = new Float64Array(at(rows, 0).length);
    this.whitened.forEach((row, i) => {
      addTo(projected, row, at(y, i));
    });
    this.ofY = Float64Array.from(this.whitened, (row, i) => (at(y, i) - dot(row, projected)) / strength);
    this.diagonal = Float64Array.from(this.whitened, (row) => (1 - dot(row, row)) / strength);
  }

  /**
   * @param group of every crystal, 0 .. nGroups-1
   * @returns errors in the unit of y, shape [n]
   */
  leaveOneOutErrors(group: Uint32Array, nGroups: number): Float64Array {
    const n = this.y.length;
    const width = nGroups + 1;
    const columns = this.timesLabels(group, nGroups);
    const middle = Matrix.zeros(width, width);
    const right = new Float64Array(width);
    for (let g = 0; g < nGroups; g++) middle.set(g, g, 1);
    for (let i = 0; i < n; i++) {
      const own = group[i]!;
      right[own]! += this.ofY[i]!;
      right[nGroups]! += this.ofY[i]!;
      for (let g = 0; g < width; g++) {
        const value = columns[i * width + g]!;
        middle.set(own, g, middle.get(own, g) + value);
        middle.set(nGroups, g, middle.get(nGroups, g) + value);
      }
    }
    // Symmetric but for rounding: the factorisation reads one half.
    const inverse = new CholeskyDecomposition(symmetric(middle)).solve(Matrix.eye(width, width)).to1DArray();
    const errors = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let [correction, overlap] = [0, 0];
      for (let g = 0; g < width; g++) {
        let product = 0;
        for (let h = 0; h < width; h++) product += inverse[g * width + h]! * columns[i * width + h]!;
        overlap += columns[i * width + g]! * product;
        correction += right[g]! * product;
      }
      errors[i] = (this.ofY[i]! - correction) / (this.diagonal[i]! - overlap);
    }
    return errors;
  }

  /** M V, shape [n, nGroups + 1] row-major. */
  private timesLabels(group: Uint32Array, nGroups: number): Float64Array {
    const width = nGroups + 1;
    const p = at(this.whitened, 0).length;
    const sums = Array.from({ length: nGroups }, () => new Float64Array(p));
    this.whitened.forEach((row, i) => {
      addTo(at(sums, at(group, i)), row, 1);
    });
    const total = new Float64Array(p);
    for (const sum of sums) addTo(total, sum, 1);
    const product = new Float64Array(this.y.length * width);
    this.whitened.forEach((row, i) => {
      [...sums, total].forEach((sum, g) => {
        const own = g === nGroups || g === group[i] ? 1 : 0;
        product[i * width + g] = (own - dot(row, sum)) / this.strength;
      });
    });
    return product;
  }
}

function symmetric(matrix: Matrix): Matrix {
  return Matrix.add(matrix, matrix.transpose()).mul(0.5);
}

/** sum += times row */
function addTo(sum: Float64Array, row: Float64Array, times: number): void {
  for (let k = 0; k < sum.length; k++) sum[k]! += row[k]! * times;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
