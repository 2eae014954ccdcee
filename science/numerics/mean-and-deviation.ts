/** Mean and population deviation, as numbers are scaled by. */

/** @param values at least one @returns deviation above 0; 1 where all values are alike */
export function meanAndDeviation(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  const areAlike = values.every((value) => value === values[0]);
  return { mean, deviation: areAlike ? 1 : Math.sqrt(variance) };
}
