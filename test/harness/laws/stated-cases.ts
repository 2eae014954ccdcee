/**
 * Laws are tried on the same cases in every run: what passed on one machine passes on the next, and a case that breaks a law
 * is found by whoever looks for it. `PROPERTY_SEED=NUMBER` looks at others, `PROPERTY_SEED=random` at new ones each time.
 */
import fc from 'fast-check';

const { PROPERTY_SEED: asked = '20261129' } = process.env;

if (asked !== 'random') {
  const seed = Number(asked);
  if (!Number.isInteger(seed)) throw new RangeError(`PROPERTY_SEED: "${asked}" is neither an integer nor "random"`);
  fc.configureGlobal({ seed });
}
