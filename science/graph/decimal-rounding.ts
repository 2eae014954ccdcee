/**
 * Rounding to a number of decimals as NumPy does, and so the reference: multiply, round half to even, divide. Half
 * cases are common, because lattices in files have six decimals and the reference keeps five.
 */
export function roundToDecimals(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  const scaled = value * scale;
  const below = Math.floor(scaled);
  const isHalf = scaled - below === 0.5;
  return (isHalf ? below + (below % 2 === 0 ? 0 : 1) : Math.round(scaled)) / scale;
}
