/**
 * Lattices of whole-number vectors: a basis in echelon form (each row begins further right than the one above), which
 * answers whether a vector belongs to the lattice, and with which coefficients.
 */
export type IntegerVector = readonly number[];

import { at } from '../../../../schemas/required.js';

/** @returns at most as many rows as the vectors have dimensions; none where all are zero */
export function latticeBasis(vectors: readonly IntegerVector[]): number[][] {
  let rows = vectors.map((vector) => [...vector]);
  const basis: number[][] = [];
  const dimensions = rows[0]?.length ?? 0;
  for (let column = 0; column < dimensions; column++) {
    // Euclid's algorithm on the column, until one row alone has something there.
    for (;;) {
      rows = rows.filter((row) => row.some((value) => value !== 0));
      const there = rows.map((row) => ({ row, value: at(row, column) })).filter(({ value }) => value !== 0);
      if (there.length === 0) break;
      const pivot = there.reduce((least, one) => (Math.abs(one.value) < Math.abs(least.value) ? one : least));
      if (there.length === 1) {
        basis.push(pivot.row);
        rows = rows.filter((row) => row !== pivot.row);
        break;
      }
      for (const { row, value } of there)
        if (row !== pivot.row) subtract(row, pivot.row, Math.trunc(value / pivot.value));
    }
  }
  return basis;
}

/** @returns whole coefficients of the basis' rows; undefined for a vector outside of the lattice */
export function coefficientsIn(basis: readonly IntegerVector[], vector: IntegerVector): number[] | undefined {
  const rest = [...vector];
  const coefficients = basis.map((row) => {
    const column = row.findIndex((value) => value !== 0);
    const times = at(rest, column) / at(row, column);
    if (Number.isInteger(times)) subtract(rest, row, times);
    return times;
  });
  return rest.every((value) => value === 0) ? coefficients : undefined;
}

function subtract(row: number[], other: IntegerVector, times: number): void {
  row.forEach((value, n) => {
    row[n] = value - times * at(other, n);
  });
}
