/** What is asked of an enumeration, as settings. */
import { describe, expect, it } from 'vitest';
import type { EnumerationOptions } from '../../../../../cli/frame/run-options.js';
import { enumerationOf, refuseEnumeration } from '../../../../../cli/run/start/enumeration.js';
import { InvalidInputError } from '../../../../../schemas/failure.js';

const SETTINGS = { limit: 1000, perShard: 200 };
const SEED_OF_RUN = 123;
const settingsOf = (options: Partial<EnumerationOptions>) =>
  enumerationOf(SETTINGS, { split: false, ...options }, SEED_OF_RUN);

describe('a sample', () => {
  it('has the seed of the run, or its own', () => {
    expect(settingsOf({ sample: 50 })).toMatchObject({ limit: 50, generator: { sampleSeed: SEED_OF_RUN } });
    expect(settingsOf({ sample: 50, seed: 7 })).toMatchObject({ limit: 50, generator: { sampleSeed: 7 } });
    expect(settingsOf({ sample: 50, seed: 0 })).toMatchObject({ limit: 50, generator: { sampleSeed: 0 } });
  });

  it('is what a seed asks for', () => {
    expect(() => refuseEnumeration({ split: false, seed: 7 }, false)).toThrow(InvalidInputError);
    expect(() => refuseEnumeration({ split: false, seed: 7, sample: 50 }, false)).not.toThrow();
    expect(() => refuseEnumeration({ split: false, seed: 7, sample: 50 }, true)).toThrow(/--sample/);
  });
});
