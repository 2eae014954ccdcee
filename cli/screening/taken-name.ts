/** A name stands for one screening: its pages would be those of another. */
import { toCanonicalJson } from '../../infra/artifacts/stored-json.js';
import { RefusedError } from '../../schemas/failure.js';
import type { ScreeningInput } from '../../schemas/screening/input.js';
import { differences } from '../run/start/differences.js';
import type { ScreeningStores } from './stores.js';

const SHOWN_DIFFERENCES = 3;

/**
 * The same screening again goes on where it was left, and finds what is done.
 * @throws RefusedError where the name is that of another one, or of one that was cancelled
 */
export async function refuseTakenName({ manifest, inputs }: ScreeningStores, input: ScreeningInput): Promise<void> {
  const { name } = input;
  const head = await manifest.headOf(name);
  if (!head) return;
  const { closing } = await manifest.read(head);
  const kept = await inputs.find(name);
  const state = 'nothing was started';
  const wayOut = `another name; with --since ${name} it takes over what was predicted`;
  if (kept && toCanonicalJson(contentOf(kept)) !== toCanonicalJson(contentOf(input))) {
    const found = differences(contentOf(kept), contentOf(input)).slice(0, SHOWN_DIFFERENCES);
    throw new RefusedError(`${name} is the name of another screening`, {
      ...Object.fromEntries(found.map(({ field, left, right }) => [field, `${left} there, ${right} here`])),
      'way out': wayOut,
      state,
    });
  }
  if (closing === 'cancelled')
    throw new RefusedError(`screening ${name} was cancelled, and its manifest is closed`, { 'way out': wayOut, state });
}

/** What its rows depend on. */
function contentOf({ identity, places, reading, surroundings, since, knobs }: ScreeningInput) {
  return { identity, places, reading, surroundings, since, limit: knobs.limit };
}
