/** Numbers that every field needs: seeded random streams and the normal distribution. */

export { type RandomStream, randomStream } from './counter-random.js';
export { normalCdf, normalDeviate } from './normal-distribution.js';
export { randomSource, shuffledOrder } from './random-source.js';
