/** An earlier screening whose predictions are taken over: by the same models at the same conditions, or they would say something else. */
import { RefusedError } from '../../schemas/failure.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { ScreeningIdentity } from '../../schemas/screening/manifest.js';
import { screeningDifference } from '../../schemas/screening/taken-over.js';
import { newestOf, type ScreeningStores } from './stores.js';

/**
 * @returns its newest page
 * @throws RefusedError where there is no such screening, or other models made it, or the same at other conditions
 */
export async function sinceOf(stores: ScreeningStores, name: string, identity: ScreeningIdentity): Promise<ObjectRef> {
  const { ref, page } = await newestOf(stores, name);
  const difference = screeningDifference(identity, page.identity);
  if (difference === null) return ref;
  throw new RefusedError(
    `--since ${name}: it was screened by other models or at other conditions, and its predictions cannot be taken over`,
    {
      found: difference.found,
      expected: difference.expected,
      'way out': 'the same --from, --ensemble and --at, or no --since',
      state: 'nothing was started',
    },
  );
}
