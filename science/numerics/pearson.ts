/** Pearson's correlation. */
import { powerOfTwo } from './power-of-two.js';

/** @returns in [-1, 1]; null where all values of one side are equal */
export function pearson(x: Float64Array, y: Float64Array): number | null {
  // Equality and not a zero sum of squares: the mean of equal numbers may differ from them in the last digit.
  if (x.every((value) => value === x[0]) || y.every((value) => value === y[0])) return null;
  const [unitX, unitY] = [unitOf(x), unitOf(y)];
  const meanX = mean(x, unitX);
  const meanY = mean(y, unitY);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! / unitX - meanX;
    const dy = y[i]! / unitY - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

/** The product of two sums of squares leaves the range of float64 from 1e-80 on. */
function unitOf(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return powerOfTwo(largest);
}

function mean(values: Float64Array, unit: number): number {
  let sum = 0;
  for (const value of values) sum += value / unit;
  return sum / values.length;
}
