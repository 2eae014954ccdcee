/** The object store alone, for commands that ask no server of Temporal's. */
import { resolveConfig } from '../../infra/config.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import { StackUnavailableError, StoreUnavailableError } from '../../schemas/failure.js';

/**
 * A store in a folder opens by itself; a server has to run.
 * @param holds what is looked for in it, for the message
 * @throws StackUnavailableError when it is a server of the local stack, and that is down
 */
export async function openStoreAlone(dataFolder: string | undefined, holds: string): Promise<ObjectStore> {
  const config = resolveConfig({ dataFolder });
  try {
    return await openObjectStore(config.store);
  } catch (cause) {
    if (!(cause instanceof StoreUnavailableError) || !config.local) throw cause;
    const facts = { folder: config.dataFolder, expected: 'npx spectraloom up' };
    throw new StackUnavailableError(`the object store that holds ${holds} does not run`, facts, { cause });
  }
}
