/** What was given up, as the candidates of another run of the same screening. */
import { RefusedError } from '../../schemas/failure.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { ScreeningInput } from '../../schemas/screening/input.js';
import type { QuarantineCounts } from './quarantine.js';

/**
 * @param kept what the screening was started with
 * @param head newest page of its manifest
 * @param error class that alone is tried; null: all
 * @throws RefusedError where there is nothing to try
 */
export function retryInput(
  kept: ScreeningInput,
  head: ObjectRef,
  given: QuarantineCounts,
  error: string | null,
): ScreeningInput {
  if (given.size === 0)
    throw new RefusedError(`nothing of ${kept.name} is in quarantine`, {
      found: '0 candidates',
      state: 'nothing was started',
    });
  if (error !== null && !given.has(error))
    throw new RefusedError(`no candidate of ${kept.name} is in quarantine for ${error}`, {
      found: error,
      expected: [...given].map(([name, count]) => `${name} (${count})`).join(', '),
      state: 'nothing was started',
    });
  const { run: _run, state: _state, ...input } = kept;
  // The limit has been reached or not: what is tried again was counted then.
  const knobs = { ...kept.knobs, limit: null };
  return {
    ...input,
    knobs,
    places: [{ kind: 'quarantine', pages: head, error, places: kept.places }],
    since: null,
    previous: head,
  };
}
