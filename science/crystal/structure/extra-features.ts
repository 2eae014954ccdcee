/** Extra features of crystals <-> one column of a table, there only when they have some: as many numbers for each. */

import { InvalidInputError } from '../../../schemas/failure.js';
import type { ColumnType, ColumnValues, Matrix } from '../../../schemas/tables/columns.js';

interface Bearer {
  readonly id: string;
  readonly extraFeatures?: Float64Array;
}

type Extra = Readonly<Record<string, ColumnValues[ColumnType]>>;

/**
 * @returns the `extra` part of a table of these rows; empty where none has extra features
 * @throws InvalidInputError naming the first row that has another number of them
 */
export function extraFeatureColumn(rows: readonly Bearer[]): { readonly extra?: Extra } {
  const [first] = rows;
  const width = first?.extraFeatures?.length ?? 0;
  const values = new Float64Array(rows.length * width);
  rows.forEach(({ id, extraFeatures }, n) => {
    const found = extraFeatures?.length ?? 0;
    if (found !== width)
      throw new InvalidInputError(`${id}: ${found} extra features, ${first?.id} has ${width}`, {
        structure: id,
        found,
        expected: width,
      });
    values.set(extraFeatures ?? [], n * width);
  });
  return width === 0 ? {} : { extra: { extraFeatures: { width, values } } };
}

/** @returns what a row has of them, to be spread into it */
export function extraFeaturesOf(extra: Extra | undefined, row: number): { readonly extraFeatures?: Float64Array } {
  const column = extra?.extraFeatures as Matrix<Float64Array> | undefined;
  if (!column) return {};
  const { width, values } = column;
  return { extraFeatures: values.slice(row * width, (row + 1) * width) };
}
