/** An error rebuilt from its name has the kind of its class, which exit codes and retries go by. */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError, SpectraloomError, type StoreUnavailableError } from '../../../schemas/failure.js';
import { failureByName } from '../../../schemas/failure-by-name.js';

describe('failureByName', () => {
  it('gives the class of that name, with message, facts and cause', () => {
    const cause = new Error('before');
    const error = failureByName('InvalidStructureError', 'line 7', { line: 7 }, cause);
    expect(error).toBeInstanceOf(InvalidStructureError);
    expect(error).toMatchObject({ name: 'InvalidStructureError', message: 'line 7', facts: { line: 7 }, cause });
    expect((failureByName('StoreUnavailableError', '') as StoreUnavailableError).kind).toBe('transient');
  });

  it.each(['TypeError', 'SpectraloomError', 'RETRYABLE', 'constructor'])(
    '%s is none of ours: a plain error of that name',
    (name) => {
      const error = failureByName(name, 'm');
      expect(error).not.toBeInstanceOf(SpectraloomError);
      expect(error).toMatchObject({ name, message: 'm' });
    },
  );
});
