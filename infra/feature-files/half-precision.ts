/**
 * float16 of IEEE 754: 1 sign, 5 exponent and 10 fraction bits.
 *   e = 0      (-1)^s 2^-14 (f / 1024)         subnormal
 *   e < 31     (-1)^s 2^(e - 15) (1 + f / 1024)
 *   e = 31     infinite, or no number where f > 0
 */
export function halfPrecision(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * 2 ** -14 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction);
}
