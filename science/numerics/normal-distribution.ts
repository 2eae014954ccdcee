/**
 * Standard normal distribution function
 *   Phi(z) = erfc(-z / sqrt 2) / 2
 * by its series around 0, to about 1e-13 relative, and its continued fraction in the tails, to 2e-11; and normal deviates.
 *
 * Runs inside workflows: plain language only.
 * @source Abramowitz and Stegun 26.2.11 (series), 26.2.14 (continued fraction); Box and Muller 1958
 */
const SERIES_UNTIL = 3;
const SQRT_2_PI = Math.sqrt(2 * Math.PI);

/** @returns Phi(z), in [0, 1] */
export function normalCdf(z: number): number {
  const size = Math.abs(z);
  const density = Math.exp((-z * z) / 2) / SQRT_2_PI;
  if (size > SERIES_UNTIL) {
    const tail = density / continuedFraction(size);
    return z > 0 ? 1 - tail : tail;
  }
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + density * sum;
}

/** z + 1/(z + 2/(z + 3/(z + ...))), from the inside out; 25 levels leave 2e-11 relative at 3, and less the farther out. */
function continuedFraction(z: number): number {
  let value = z;
  for (let k = 25; k >= 1; k--) value = z + k / value;
  return value;
}

/** @param u, v uniform in [0, 1) */
export function normalDeviate(u: number, v: number): number {
  return Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
}
