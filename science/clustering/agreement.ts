/**
 * Agreement of two labellings of the same n points beyond what chance gives, from their contingency table n_ij with
 * row sums a_i and column sums b_j. Both are 1 for the same partition and about 0 for independent ones; dimensionless.
 *
 *   adjusted Rand   (I - E) / (M - E),  I = sum C(n_ij, 2), E = sum C(a_i, 2) sum C(b_j, 2) / C(n, 2),
 *                   M = (sum C(a_i, 2) + sum C(b_j, 2)) / 2
 *   adjusted mutual information   (MI - E[MI]) / ((H(a) + H(b)) / 2 - E[MI]), natural logarithm
 *
 * E[MI] is the mean over all tables with these sums (hypergeometric model).
 * @source Hubert and Arabie, J. Classif. 2, 193 (1985); Vinh, Epps and Bailey, J. Mach. Learn. Res. 11, 2837 (2010)
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { groupsOf, type Labels } from './labels.js';

interface Contingency {
  readonly n: number;
  readonly rowSums: Uint32Array;
  readonly columnSums: Uint32Array;
  /** The cells that are not zero. */
  readonly cells: readonly { readonly row: number; readonly column: number; readonly count: number }[];
}

/** @throws InvalidInputError when the labellings differ in length or are empty */
export function adjustedRand(left: Labels, right: Labels): number {
  const table = contingencyOf(left, right);
  const together = table.cells.reduce((sum, cell) => sum + pairs(cell.count), 0);
  const inRows = table.rowSums.reduce((sum, count) => sum + pairs(count), 0);
  const inColumns = table.columnSums.reduce((sum, count) => sum + pairs(count), 0);
  if (together === inRows && together === inColumns) return 1;
  const expected = (inRows * inColumns) / pairs(table.n);
  return (together - expected) / ((inRows + inColumns) / 2 - expected);
}

/** @throws InvalidInputError when the labellings differ in length or are empty */
export function adjustedMutualInformation(left: Labels, right: Labels): number {
  const table = contingencyOf(left, right);
  const { n, rowSums, columnSums, cells } = table;
  // Equal partitions by definition; the formula would be 0 / 0 for one cluster and for n of them.
  if (cells.length === rowSums.length && cells.length === columnSums.length) return 1;
  if (rowSums.length === 1 || columnSums.length === 1) return 0;
  let information = 0;
  for (const { row, column, count } of cells) {
    information += (count / n) * (Math.log(count / rowSums[row]!) + Math.log(n / columnSums[column]!));
  }
  const expected = expectedInformation(n, rowSums, columnSums);
  const mean = (entropy(rowSums, n) + entropy(columnSums, n)) / 2;
  // n clusters of one point against anything: numerator and denominator are both rounding.
  if (Math.abs(information - expected) <= 1e-12 * mean) return 0;
  return (information - expected) / (mean - expected);
}

/** E[MI] = sum over i, j and all possible n_ij of (n_ij / n) log(n n_ij / (a_i b_j)) P(n_ij). */
function expectedInformation(n: number, rowSums: Uint32Array, columnSums: Uint32Array): number {
  const logFactorial = logFactorials(n);
  let expected = 0;
  for (const a of rowSums) {
    for (const b of columnSums) {
      const fixed =
        logFactorial[a]! + logFactorial[b]! + logFactorial[n - a]! + logFactorial[n - b]! - logFactorial[n]!;
      for (let m = Math.max(1, a + b - n); m <= Math.min(a, b); m++) {
        const logProbability =
          fixed - logFactorial[m]! - logFactorial[a - m]! - logFactorial[b - m]! - logFactorial[n - a - b + m]!;
        expected += (m / n) * Math.log((n * m) / (a * b)) * Math.exp(logProbability);
      }
    }
  }
  return expected;
}

/** log(m!) for m = 0..n; the error of the running sum is carried along, or it would grow with n. */
function logFactorials(n: number): Float64Array {
  const values = new Float64Array(n + 1);
  let sum = 0;
  let lost = 0;
  for (let m = 2; m <= n; m++) {
    const term = Math.log(m) - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
    values[m] = sum;
  }
  return values;
}

function entropy(counts: Uint32Array, n: number): number {
  let sum = 0;
  for (const count of counts) sum -= (count / n) * Math.log(count / n);
  return sum;
}

function contingencyOf(left: Labels, right: Labels): Contingency {
  if (left.length !== right.length || left.length === 0) {
    throw new InvalidInputError(`cannot compare ${left.length} labels with ${right.length}`, {
      left: left.length,
      right: right.length,
    });
  }
  const rows = groupsOf(left);
  const columns = groupsOf(right);
  const counts = new Map<number, number>();
  rows.of.forEach((row, i) => {
    const cell = row * columns.count + columns.of[i]!;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  });
  const cells = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([cell, count]) => ({ row: Math.floor(cell / columns.count), column: cell % columns.count, count }));
  return { n: left.length, rowSums: rows.sizes, columnSums: columns.sizes, cells };
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}
