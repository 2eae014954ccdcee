/** What every field needs: vectors of three, groups, seeded random streams and the normal distribution. */

export { type RandomStream, randomStream } from './counter-random.js';
export { groupBy, memberGroups, packedGroups } from './groups.js';
export { normalCdf, normalDeviate } from './normal-distribution.js';
export { randomSource, shuffledOrder } from './random-source.js';
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
