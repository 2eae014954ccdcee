/** Feature vectors that somebody else made: one row an entry, one matrix a layer. */
import type { Matrix } from '../../schemas/columns.js';
import { InvalidInputError } from '../../schemas/failure.js';

export interface FeatureSet {
  /** Names of the rows; their numbers from 0 where the file has none. */
  readonly ids: readonly string[];
  /** By the file's own names, in its order; a plain matrix is called `features`. */
  readonly layers: ReadonlyMap<string, Matrix<Float64Array>>;
}

export const PLAIN_LAYER = 'features';

export function rowNumbers(rows: number): string[] {
  return Array.from({ length: rows }, (_, i) => String(i));
}

/**
 * A check of every value: a distance to a NaN is a NaN, and a tree of NaNs looks like a tree.
 * @throws InvalidInputError naming file, row and column of the first value that is not finite
 */
export function requireFinite(file: string, ids: readonly string[], layer: string, matrix: Matrix<Float64Array>): void {
  const at = matrix.values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const row = Math.floor(at / matrix.width);
  throw new InvalidInputError(`${file}: ${layer} of ${ids[row]} holds ${matrix.values[at]}`, {
    file,
    row,
    column: at % matrix.width,
    expected: 'finite numbers',
  });
}
