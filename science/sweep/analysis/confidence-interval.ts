/**
 * Confidence interval of a mean from few values, as of the replicates of a finalist:
 *
 *   mean +- t s / sqrt(n),   s^2 = sum (x - mean)^2 / (n - 1),   t the quantile of Student's distribution, n - 1 degrees
 *
 * For whole degrees of freedom Student's distribution is a finite sum, so its quantile needs no library: with
 * theta = atan(t / sqrt(nu)), A(t) = P(|T| < t) is
 *   odd nu:   2/pi (theta + sin theta (cos theta + 2/3 cos^3 theta + ... )),   even nu: sin theta (1 + 1/2 cos^2 theta + ...)
 * @source Abramowitz and Stegun 26.7.3, 26.7.4
 */

interface ConfidenceInterval {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * @param values finite
 * @param level in (0, 1)
 * @returns null for fewer than two values: they say nothing of their spread
 */
export function confidenceInterval(values: readonly number[], level = 0.95): ConfidenceInterval | null {
  const n = values.length;
  if (n < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentQuantile(level, n - 1) * Math.sqrt(variance / n);
  return { mean, lower: mean - half, upper: mean + half };
}

/**
 * @param level P(|T| < t), in (0, 1)
 * @param degrees of freedom, whole, at least 1
 * @returns t, to about 1e-13 relative
 */
export function studentQuantile(level: number, degrees: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`the level is ${level}, not between 0 and 1`);
  if (!(Number.isInteger(degrees) && degrees >= 1)) throw new RangeError(`${degrees} degrees of freedom`);
  let low = 0;
  let high = Math.PI / 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, degrees) < level) low = middle;
    else high = middle;
  }
  return Math.tan((low + high) / 2) * Math.sqrt(degrees);
}

function probabilityWithin(theta: number, degrees: number): number {
  const isOdd = degrees % 2 === 1;
  const square = Math.cos(theta) ** 2;
  let term = isOdd ? Math.cos(theta) : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < degrees; k += 2) {
    term *= (square * (k - 1)) / k;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
}
