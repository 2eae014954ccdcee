/** An earlier screening whose predictions are taken over: by the same models at the same conditions, or they would say something else. */
import { conditionValuesText } from '../../schemas/conditions.js';
import { RefusedError } from '../../schemas/failure.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { ScreeningIdentity } from '../../schemas/screening/manifest.js';
import { newestOf, type ScreeningStores } from './stores.js';

/**
 * @returns its newest page
 * @throws RefusedError where there is no such screening, or other models made it, or the same at other conditions
 */
export async function sinceOf(stores: ScreeningStores, name: string, identity: ScreeningIdentity): Promise<ObjectRef> {
  const { ref, page } = await newestOf(stores, name);
  const difference = differenceOf(page.identity, identity);
  if (difference === null) return ref;
  throw new RefusedError(
    `--since ${name}: it was screened by other models or at other conditions, and its predictions cannot be taken over`,
    {
      ...difference,
      'way out': 'the same --from, --ensemble and --at, or no --since',
      state: 'nothing was started',
    },
  );
}

/** Of which run they are is no matter where they are the same. */
function differenceOf(
  there: ScreeningIdentity,
  here: ScreeningIdentity,
): { readonly found: string; readonly expected: string } | null {
  const models = ({ models }: ScreeningIdentity) => models.map(({ sha256 }) => sha256.slice(0, 12)).join(', ');
  if (models(there) !== models(here))
    return { found: `${models(there)} of ${there.from}`, expected: `${models(here)} of ${here.from}` };
  if (there.layer !== here.layer) return { found: `layer ${there.layer}`, expected: `layer ${here.layer}` };
  const conditions = ({ at }: ScreeningIdentity) => (at ? conditionValuesText(at) : 'no conditions');
  return conditions(there) === conditions(here) ? null : { found: conditions(there), expected: conditions(here) };
}
