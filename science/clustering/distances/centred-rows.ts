/**
 * Rows as the engine takes them: minus the mean of all points, times a power of two that brings the longest to a length in
 * (1/2, 1]. Rounding errors of products grow with the lengths of both rows, so a common offset would cost all digits; the
 * power of two is exact, and squares neither overflow nor vanish in float32.
 */
export class CentredRows {
  /** Squared length of each row, in the scaled unit. */
  readonly square: Float64Array;
  /** Squares in the unit of the points = scaled ones times this. */
  readonly unscale: number;
  private readonly mean: Float64Array;
  private readonly scale: number;

  /** @param x shape [n, width]; rows may change later, inside the ball that holds them now */
  constructor(
    readonly x: Float64Array,
    readonly width: number,
  ) {
    const n = x.length / width;
    this.mean = meanRow(x, width);
    this.square = new Float64Array(n);
    let largest = 0;
    // The largest component first: squares of 1e-200 would be 0.
    for (let at = 0, k = 0; at < x.length; at++, k = k + 1 === width ? 0 : k + 1) {
      largest = Math.max(largest, Math.abs(x[at]! - this.mean[k]!));
    }
    const longest = largest * Math.sqrt(width);
    this.scale = longest > 0 ? 2 ** Math.max(-1000, Math.min(1000, -Math.ceil(Math.log2(longest)))) : 1;
    this.unscale = 1 / this.scale / this.scale;
    for (let row = 0; row < n; row++) this.measure(row);
  }

  /** Takes note that a row has changed. */
  measure(row: number): void {
    const { x, width, mean, scale } = this;
    let sum = 0;
    for (let k = 0, at = row * width; k < width; k++, at++) {
      const t = (x[at]! - mean[k]!) * scale;
      sum += t * t;
    }
    this.square[row] = sum;
  }

  /** Writes the centred row into `target` from `at` on. */
  write(target: Float32Array | Float64Array, at: number, row: number): void {
    const { x, width, mean, scale } = this;
    for (let k = 0, from = row * width; k < width; k++, from++) target[at + k] = (x[from]! - mean[k]!) * scale;
  }
}

function meanRow(x: Float64Array, width: number): Float64Array {
  const n = x.length / width;
  const mean = new Float64Array(width);
  // Divided before adding: a sum of a million values of 1e150 stays in range, and the mean need not be exact.
  for (let at = 0, k = 0; at < x.length; at++, k = k + 1 === width ? 0 : k + 1) mean[k] = mean[k]! + x[at]! / n;
  return mean;
}
