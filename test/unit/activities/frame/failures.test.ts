/** Expected: Temporal refuses failures of megabytes (its blob limit is 2 MB), and a reader needs the beginning. */
import { type ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import { toActivityFailure } from '../../../../activities/frame/failures.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

const HUGE = 'x'.repeat(5_000_000);

describe('errors on their way to Temporal', () => {
  it.each([new InvalidInputError(`line 7: ${HUGE}`, { found: HUGE, line: 7 }), new TypeError(`line 7: ${HUGE}`)])(
    'quote no more of a broken file than a reader needs: %#',
    (error) => {
      const failure = toActivityFailure(error, 1) as ApplicationFailure;
      const sent = [failure.message, failure.stack, failure.cause?.message, failure.cause?.stack, failure.details];
      expect(JSON.stringify(sent).length).toBeLessThan(50_000);
      expect(failure.message).toMatch(/^line 7: x.*5000008 characters\)$/);
      expect(failure.type).toBe(error.name);
    },
  );

  it('keep what is short as it is', () => {
    const failure = toActivityFailure(new InvalidInputError('bad', { line: 7, found: 'a' }), 1) as ApplicationFailure;
    expect([failure.message, failure.details]).toEqual(['bad', [{ line: 7, found: 'a' }]]);
  });

  it('leave cancellations alone', () => {
    const cancelled = new CancelledFailure('stop');
    expect(toActivityFailure(cancelled, 1)).toBe(cancelled);
  });
});
