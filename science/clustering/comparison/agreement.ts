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

import type { Labels } from '../cuts/labels.js';
import { type Contingency, contingencyOf, partitionOf } from './contingency.js';
import { type ExpectedInformation, expectedInformation } from './expected-information.js';

/** @throws InvalidInputError when the labellings differ in length or are empty */
export function adjustedRand(left: Labels, right: Labels): number {
  return adjustedRandOf(contingencyOf(partitionOf(left), partitionOf(right)));
}

/** @throws InvalidInputError when the labellings differ in length or are empty */
export function adjustedMutualInformation(left: Labels, right: Labels): number {
  const table = contingencyOf(partitionOf(left), partitionOf(right));
  return adjustedMutualInformationOf(table, expectedInformation(table.n));
}

export function adjustedRandOf({ n, rowSums, columnSums, counts }: Contingency): number {
  const together = counts.reduce((sum, count) => sum + pairs(count), 0);
  const inRows = rowSums.reduce((sum, count) => sum + pairs(count), 0);
  const inColumns = columnSums.reduce((sum, count) => sum + pairs(count), 0);
  if (together === inRows && together === inColumns) return 1;
  const expected = (inRows * inColumns) / pairs(n);
  return (together - expected) / ((inRows + inColumns) / 2 - expected);
}

/** @param expectedOf E[MI] of tables of n points */
export function adjustedMutualInformationOf(table: Contingency, expectedOf: ExpectedInformation): number {
  const { n, rowSums, columnSums, rows, columns, counts } = table;
  // Equal partitions by definition; the formula would be 0 / 0 for one cluster and for n of them.
  if (counts.length === rowSums.length && counts.length === columnSums.length) return 1;
  if (rowSums.length === 1 || columnSums.length === 1) return 0;
  let information = 0;
  counts.forEach((count, cell) => {
    const [a, b] = [rowSums[rows[cell]!]!, columnSums[columns[cell]!]!];
    information += (count / n) * (Math.log(count / a) + Math.log(n / b));
  });
  const expected = expectedOf(rowSums, columnSums);
  const mean = (entropy(rowSums, n) + entropy(columnSums, n)) / 2;
  // n clusters of one point against anything: numerator and denominator are both rounding.
  if (Math.abs(information - expected) <= 1e-12 * mean) return 0;
  return (information - expected) / (mean - expected);
}

function entropy(counts: Uint32Array, n: number): number {
  let sum = 0;
  for (const count of counts) sum -= (count / n) * Math.log(count / n);
  return sum;
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}
