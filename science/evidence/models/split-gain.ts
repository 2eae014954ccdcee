/**
 * What a split of a node gains for targets of many points: with S the sum of centred target rows and n their number,
 *
 *   gain = |S_left|^2 / n_left + |S_right|^2 / n_right
 *
 * is, up to constants of the node, the reduction of the variance summed over all points. It depends on the products of
 * rows alone, so it is read from their Gram matrix K = Y Y^T and no spectrum is touched. The square of one side A is
 * summed pair by pair; the other side follows from the node:
 *
 *   |S_B|^2 = |S|^2 - 2 S . S_A + |S_A|^2,     S . S_A = sum_{i in A} (K 1_node)_i
 *
 * A side of m rows costs m^2 / 2, whatever the number of points. Where the matrix would fill the memory, the sums are
 * taken over the points instead. Both are exact up to rounding.
 */
import { rowProducts, triangleRow } from './row-products.js';
import type { TargetRows } from './target-rows.js';

/** Gains of the splits of one node: it is entered, then asked for as many splits as are tried. Rows ascend in nodes and sides. */
export interface SplitGain {
  /** @param node its rows */
  enter(node: Int32Array): void;
  /** @param side the first `count` of them are one side of the split, 0 < count < rows of the node */
  of(side: Int32Array, count: number): number;
}

/** Rows up to which their products are kept: 67 MB. */
const MOST_ROWS = 4096;

export function splitGain(rows: TargetRows): SplitGain {
  const centred = centredTargets(rows);
  const n = rows.features.length;
  return n <= MOST_ROWS ? gainByProducts(centred, n) : gainByPoints(centred, n);
}

/** Centred: the square of a common offset would drown what differs. */
export function centredTargets({ features, targets, points }: TargetRows): Float64Array {
  const n = features.length;
  const mean = new Float64Array(points);
  for (let i = 0; i < targets.length; i++) mean[i % points]! += targets[i]! / n;
  return Float64Array.from(targets, (value, i) => value - mean[i % points]!);
}

/** @param centred shape [n, points] */
export function gainByProducts(centred: Float64Array, n: number): SplitGain {
  const products = rowProducts(centred, n);
  const overlaps = new Float64Array(n);
  let [size, square] = [0, 0];
  const measure = (node: Int32Array) => {
    for (let i = 0; i < size; i++) {
      const row = triangleRow(node[i]!);
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += products[row + node[j]!]!;
      overlaps[node[i]!] = sum;
      for (let j = 0; j < i; j++) overlaps[node[j]!]! += products[row + node[j]!]!;
    }
  };
  // Every tree of a forest begins with all rows.
  let ofAll: Float64Array | null = null;
  return {
    enter(node) {
      size = node.length;
      if (size === n && ofAll) overlaps.set(ofAll);
      else measure(node);
      if (size === n) ofAll ??= overlaps.slice();
      square = 0;
      for (const row of node) square += overlaps[row]!;
    },
    of(side, count) {
      let [pairs, own, overlap] = [0, 0, 0];
      for (let i = 0; i < count; i++) {
        const a = side[i]!;
        const row = triangleRow(a);
        own += products[row + a]!;
        overlap += overlaps[a]!;
        for (let j = 0; j < i; j++) pairs += products[row + side[j]!]!;
      }
      const one = own + 2 * pairs;
      return one / count + (square - 2 * overlap + one) / (size - count);
    },
  };
}

/** @param centred shape [n, points] */
export function gainByPoints(centred: Float64Array, n: number): SplitGain {
  const points = centred.length / n;
  const total = new Float64Array(points);
  const sum = new Float64Array(points);
  let size = 0;
  return {
    enter(node) {
      size = node.length;
      sumRows(centred, node, total);
    },
    of(side, count) {
      sumRows(centred, side.subarray(0, count), sum);
      let [one, other] = [0, 0];
      for (let k = 0; k < points; k++) {
        one += sum[k]! ** 2;
        other += (total[k]! - sum[k]!) ** 2;
      }
      return one / count + other / (size - count);
    },
  };
}

function sumRows(values: Float64Array, rows: Int32Array, sum: Float64Array): void {
  sum.fill(0);
  for (const row of rows) {
    for (let k = 0; k < sum.length; k++) sum[k]! += values[row * sum.length + k]!;
  }
}
