/**
 * Samples of points, seeded: a simple one where all pairs are too many, and bootstrap draws. Both are given as
 * distinct points in ascending order.
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { rowView } from '../../../schemas/numerics/rows.js';
import { randomSource, shuffledOrder } from '../../numerics/index.js';
import type { Points } from '../distances/distances.js';
import { countOfCondensed, rowStarts } from '../distances/distances.js';

/** @returns min(size, n) distinct points of 0 .. n-1, each set equally likely */
export function samplePoints(n: number, size: number, seed: number): Uint32Array {
  if (!Number.isInteger(size) || size < 1) throw new InvalidInputError(`a sample of ${size} points`, { found: size });
  return shuffledOrder(n, randomSource(seed, n)).subarray(0, size).slice().sort();
}

/**
 * Bootstrap draws: n points drawn with replacement, each that occurs taken once (about 63 in 100). A point that counts
 * twice would be a cluster of its own at height 0.
 * @returns one sample a replicate; the first r do not depend on how many follow
 */
export function bootstrapDraws(n: number, replicates: number, seed: number): Uint32Array[] {
  if (!Number.isInteger(replicates) || replicates < 1) {
    throw new InvalidInputError(`${replicates} bootstrap replicates`, { found: replicates });
  }
  return Array.from({ length: replicates }, (_, replicate) => {
    const random = randomSource(seed, n, replicate);
    const drawn = new Set<number>();
    for (let i = 0; i < n; i++) drawn.add(Math.floor(random.next() * n));
    return Uint32Array.from(drawn).sort();
  });
}

/** Condensed distances of these points alone. @param members ascending */
export function distancesWithin(distances: Float64Array, members: Uint32Array): Float64Array {
  const start = rowStarts(countOfCondensed(distances.length));
  const within = new Float64Array((members.length * (members.length - 1)) / 2);
  let pair = 0;
  for (let a = 0; a < members.length; a++) {
    const row = start[members[a]!]!;
    for (let b = a + 1; b < members.length; b++) within[pair++] = distances[row + members[b]!]!;
  }
  return within;
}

/** Rows of these points alone. */
export function pointsWithin({ width, values }: Points, members: Uint32Array): Points {
  const within = new Float64Array(members.length * width);
  members.forEach((point, i) => {
    within.set(rowView(values, width, point), i * width);
  });
  return { width, values: within };
}
