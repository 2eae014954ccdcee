/** Inputs that a child keeps: within a bound once its task is done, the ones of the last tasks; nothing that it does not have. */
import { describe, expect, it } from 'vitest';
import { KeptInputs } from '../../../workers/kept-inputs.js';

const value = (byte: number) => Uint8Array.of(byte);

describe('kept inputs', () => {
  it('stay up to the bound; those that were used longest ago go first', () => {
    const kept = new KeptInputs(10);
    kept.keep('model', value(1), 4);
    kept.keep('structures', value(2), 4);
    kept.trim();
    expect(kept.use('model')).toEqual(value(1));
    kept.keep('other', value(3), 4);
    // Until the task is done all are there.
    expect(kept.names).toEqual(['structures', 'model', 'other']);
    kept.trim();
    expect(kept.names).toEqual(['model', 'other']);
    expect(() => kept.use('structures')).toThrow(RangeError);
  });

  it('are no more than the bound, be it nothing', () => {
    const kept = new KeptInputs(10);
    kept.keep('huge', value(1), 11);
    kept.trim();
    expect(kept.names).toEqual([]);
  });

  it('count once, however often they are kept', () => {
    const kept = new KeptInputs(10);
    for (let n = 0; n < 3; n++) kept.keep('model', value(n), 8);
    kept.trim();
    expect(kept.names).toEqual(['model']);
    expect(kept.use('model')).toEqual(value(2));
  });
});
