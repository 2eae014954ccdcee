/**
 * Rows as the products of a search take them. With x_i in a query and (x_j, -|x_j|^2 / 2) in a column, one product gives
 *
 *   p(i, j) = x_i.x_j - |x_j|^2 / 2 = (|x_i|^2 - |x_i - x_j|^2) / 2
 *
 * In half precision (bfloat16) the square goes in as three numbers, so that only the coordinates are rounded. All numbers go to the
 * engine as bits, in float32 arrays.
 */
import { fromBfloat16, toBfloat16, type Values } from '../../engine/index.js';
import type { CentredRows } from './centred-rows.js';

export type SearchPrecision = 'half' | 'single' | 'double';

type Numbers = Uint16Array | Float32Array | Float64Array;

interface Packing {
  readonly make: (length: number) => Numbers;
  /** Numbers that -|x|^2 / 2 is written as. */
  readonly squares: number;
}

const PACKINGS: Readonly<Record<SearchPrecision, Packing>> = {
  half: { make: (length) => new Uint16Array(length), squares: 3 },
  single: { make: (length) => new Float32Array(length), squares: 1 },
  double: { make: (length) => new Float64Array(length), squares: 1 },
};

/** -|y|^2 / 2 of a column that only fills up a group. */
const FAR_AWAY = -1e30;

/** Numbers of a packed row. Even, so that two of them fill a float32. */
export function packedWidth(width: number, precision: SearchPrecision): number {
  const length = width + PACKINGS[precision].squares;
  return precision === 'half' ? length + (length % 2) : length;
}

export class PackedRows {
  /** [rows]: in half precision how far a row is from what stands for it, in the scaled unit; else 0: the roundoff covers it. */
  readonly residual: Float64Array;
  private readonly length: number;
  private readonly squares: number;
  private readonly packed: Numbers;
  private readonly farAway: Numbers;
  private readonly coordinates: Float64Array;

  constructor(
    private readonly rows: CentredRows,
    readonly precision: SearchPrecision,
  ) {
    const { make, squares } = PACKINGS[precision];
    const n = rows.square.length;
    this.length = packedWidth(rows.width, precision);
    this.squares = squares;
    this.residual = new Float64Array(n);
    this.coordinates = new Float64Array(rows.width);
    this.packed = make(n * this.length);
    this.farAway = make(this.length);
    this.farAway[rows.width] = this.packed instanceof Uint16Array ? toBfloat16(FAR_AWAY) : FAR_AWAY;
    for (let row = 0; row < n; row++) this.refresh(row);
  }

  /** Takes over a row that has changed. */
  refresh(row: number): void {
    const { rows, packed, length } = this;
    const at = row * length;
    const half = -rows.square[row]! / 2;
    if (!(packed instanceof Uint16Array)) {
      rows.write(packed, at, row);
      packed[at + rows.width] = half;
      return;
    }
    this.residual[row] = this.round(row, packed, at);
    let rest = half;
    for (let part = 0; part < this.squares; part++) {
      packed[at + rows.width + part] = toBfloat16(rest);
      rest -= fromBfloat16(packed[at + rows.width + part]!);
    }
  }

  /** @returns the length of what rounding took away */
  private round(row: number, packed: Uint16Array, at: number): number {
    const { coordinates } = this;
    this.rows.write(coordinates, 0, row);
    let sum = 0;
    for (let k = 0; k < coordinates.length; k++) {
      const half = toBfloat16(coordinates[k]!);
      const lost = coordinates[k]! - fromBfloat16(half);
      packed[at + k] = half;
      sum += lost * lost;
    }
    return Math.sqrt(sum) * (1 + 1e-9);
  }

  /** @param slots rows in order, -1 for a column that is far away from every query */
  columns(slots: Int32Array): Values {
    return this.bitsOf(slots, null);
  }

  queries(rows: Int32Array): Values {
    return this.bitsOf(rows, this.packed instanceof Uint16Array ? toBfloat16(1) : 1);
  }

  private bitsOf(slots: Int32Array, square: number | null): Values {
    const { packed, length, squares } = this;
    const copy = PACKINGS[this.precision].make(slots.length * length);
    slots.forEach((row, i) => {
      const at = i * length;
      copy.set(row < 0 ? this.farAway : packed.subarray(row * length, (row + 1) * length), at);
      if (square !== null) copy.fill(square, at + this.rows.width, at + this.rows.width + squares);
    });
    const values = new Float32Array(copy.buffer);
    return { values, shape: [slots.length, values.length / slots.length] };
  }
}
