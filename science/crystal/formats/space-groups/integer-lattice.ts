/**
 * Lattices of whole-number vectors: a basis in echelon form (each row begins further right than the one above), which
 * answers whether a vector belongs to the lattice, and with which coefficients.
 */
export type IntegerVector = readonly number[];

/** @returns at most as many rows as the vectors have dimensions; none where all are zero */
export function latticeBasis(vectors: readonly IntegerVector[]): number[][] {
  let rows = vectors.map((vector) => [...vector]);
  const basis: number[][] = [];
  const dimensions = rows[0]?.length ?? 0;
  for (let column = 0; column < dimensions; column++) {
    // Euclid's algorithm on the column, until one row alone has something there.
    for (;;) {
      rows = rows.filter((row) => row.some((value) => value !== 0));
      const there = rows.filter((row) => row[column] !== 0);
      if (there.length === 0) break;
      const pivot = there.reduce((least, row) => (Math.abs(row[column]!) < Math.abs(least[column]!) ? row : least));
      if (there.length === 1) {
        basis.push(pivot);
        rows = rows.filter((row) => row !== pivot);
        break;
      }
      for (const row of there) if (row !== pivot) subtract(row, pivot, Math.trunc(row[column]! / pivot[column]!));
    }
  }
  return basis;
}

/** @returns whole coefficients of the basis' rows; undefined for a vector outside of the lattice */
export function coefficientsIn(basis: readonly IntegerVector[], vector: IntegerVector): number[] | undefined {
  const rest = [...vector];
  const coefficients = basis.map((row) => {
    const column = row.findIndex((value) => value !== 0);
    const times = rest[column]! / row[column]!;
    if (Number.isInteger(times)) subtract(rest, row, times);
    return times;
  });
  return rest.every((value) => value === 0) ? coefficients : undefined;
}

function subtract(row: number[], other: IntegerVector, times: number): void {
  other.forEach((value, n) => {
    row[n]! -= times * value;
  });
}
