/** Views and copies of rows of row-major matrices, [rows, width]. */

type Rows = Float32Array | Float64Array | Uint32Array;

/** @returns row `row` of a row-major matrix [rows, width], a view */
export function rowView<T extends Rows>(values: T, width: number, row: number): T {
  return values.subarray(row * width, (row + 1) * width) as T;
}

/** @returns the rows of that order, one after another, a copy: shape [rows.length, width] */
export function gatherRows(values: Float32Array, width: number, rows: ArrayLike<number>): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) gathered.set(rowView(values, width, rows[i] as number), i * width);
  return gathered;
}
