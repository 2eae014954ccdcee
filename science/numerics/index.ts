/**
 * What every field needs: vectors of three, groups, seeded random streams and the normal distribution.
 *
 * @example
 * normalCdf(0); // => 0.5
 * normalCdf(1.959963984540054).toFixed(6); // => '0.975000'
 * const order = shuffledOrder(4, randomSource(1));
 * [...order].sort(); // => [0, 1, 2, 3]
 */

export { type RandomStream, randomStream } from './counter-random.js';
export { exchangedWithin, strataOf } from './exchange.js';
export { gaussLegendre } from './gauss-legendre.js';
export { groupBy, memberGroups, packedGroups } from './groups.js';
export { largestOf } from './largest.js';
export { meanAndDeviation } from './mean-and-deviation.js';
export { normalCdf, normalDeviate } from './normal-distribution.js';
export { pearson } from './pearson.js';
export { powerOfTwo } from './power-of-two.js';
export { randomSource, shuffledOrder } from './random-source.js';
export { Smallest } from './smallest.js';
export {
  combined,
  cross,
  determinant,
  dot,
  type Matrix3,
  matrix3,
  type Rows3,
  rows3,
  threeOf,
  type Vec3,
  vec3At,
} from './vectors.js';
