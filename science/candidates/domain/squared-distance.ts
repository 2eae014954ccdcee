/** Squared Euclidean distances as far as a search needs them: most rows are far beyond the nearest ones after a few numbers. */
import type { Points } from '../../clustering/index.js';

/** Numbers between two looks at the sum: one at every number would cost more than it saves. */
const STRIDE = 8;

/**
 * @returns |a_i - b_j|^2, summed in ascending order in float64; where it is not below the bound any number that is not either
 */
export function squaredUpTo(bound: number, a: Points, i: number, b: Points, j: number): number {
  const { width } = a;
  const [fromA, fromB] = [i * width, j * width];
  let sum = 0;
  for (let k = 0; k < width && sum < bound; ) {
    const end = Math.min(k + STRIDE, width);
    for (; k < end; k++) {
      const t = (a.values[fromA + k] as number) - (b.values[fromB + k] as number);
      sum += t * t;
    }
  }
  return sum;
}
