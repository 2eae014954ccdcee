/** |x_i - x_j|^2 of two rows, in double precision. Four sums at a time keep the arithmetic units busy. */
export function squaredDistance(x: Float64Array, width: number, i: number, j: number): number {
  let a = i * width;
  let b = j * width;
  const end = a + width;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (; a + 4 <= end; a += 4, b += 4) {
    const t0 = x[a]! - x[b]!;
    const t1 = x[a + 1]! - x[b + 1]!;
    const t2 = x[a + 2]! - x[b + 2]!;
    const t3 = x[a + 3]! - x[b + 3]!;
    s0 += t0 * t0;
    s1 += t1 * t1;
    s2 += t2 * t2;
    s3 += t3 * t3;
  }
  for (; a < end; a++, b++) {
    const t = x[a]! - x[b]!;
    s0 += t * t;
  }
  return s0 + s1 + (s2 + s3);
}
