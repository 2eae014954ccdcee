/**
 * Contingency table of two labellings of the same n points: n_ij points have group i in one and group j in the other.
 * A partition is prepared once and then compared with many: each table costs n and the cells that are not zero.
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { groupsOf, type Labels } from '../cuts/labels.js';

export interface Partition {
  /** Group of every point, shape [n], and points in every group. */
  readonly of: Uint32Array;
  readonly sizes: Uint32Array;
  /** The points group by group, shape [n]. */
  readonly byGroup: Uint32Array;
}

export interface Contingency {
  readonly n: number;
  readonly rowSums: Uint32Array;
  readonly columnSums: Uint32Array;
  /** The cells that are not zero, row by row: row, column and count of each, columns of one length. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly counts: readonly number[];
}

export function partitionOf(labels: Labels): Partition {
  const { of, sizes, count } = groupsOf(labels);
  const next = new Uint32Array(count + 1);
  sizes.forEach((size, group) => {
    next[group + 1] = next[group]! + size;
  });
  const byGroup = new Uint32Array(of.length);
  of.forEach((group, point) => {
    byGroup[next[group]!++] = point;
  });
  return { of, sizes, byGroup };
}

/** @throws InvalidInputError when the partitions are of different numbers of points, or of none */
export function contingencyOf(left: Partition, right: Partition): Contingency {
  const n = left.of.length;
  if (n !== right.of.length || n === 0) {
    throw new InvalidInputError(`cannot compare ${n} labels with ${right.of.length}`, {
      left: n,
      right: right.of.length,
    });
  }
  const [rows, columns, counts]: [number[], number[], number[]] = [[], [], []];
  const inRow = new Uint32Array(right.sizes.length);
  let at = 0;
  left.sizes.forEach((size, row) => {
    const touched: number[] = [];
    for (const end = at + size; at < end; at++) {
      const column = right.of[left.byGroup[at]!]!;
      if (inRow[column] === 0) touched.push(column);
      inRow[column]!++;
    }
    for (const column of touched.sort((a, b) => a - b)) {
      rows.push(row);
      columns.push(column);
      counts.push(inRow[column]!);
      inRow[column] = 0;
    }
  });
  return { n, rowSums: left.sizes, columnSums: right.sizes, rows, columns, counts };
}
