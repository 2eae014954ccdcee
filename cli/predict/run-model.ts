/** The best model of a run, from its attempt records and leaderboard: they outlive Temporal's histories, no server of which is asked. */

import { decodeTable } from '../../infra/arrow-io.js';
import { ArtifactParts } from '../../infra/artifact-parts.js';
import { ArtifactStore } from '../../infra/artifact-store.js';
import { resolveConfig } from '../../infra/config.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import { RunRecords } from '../../infra/run-records.js';
import type { ObjectRef } from '../../schemas/artifact.js';
import { RefusedError, StackUnavailableError, StoreUnavailableError } from '../../schemas/failure.js';
import type { RunRecord } from '../../schemas/run.js';
import { toWorkflowId } from '../run/kinds.js';
import type { ModelSource } from './model-source.js';

/**
 * @param name of a discover run, or `sweep/name`
 * @throws RefusedError when no run of that name has a leaderboard
 * @throws StackUnavailableError when the object store is a server of the local stack, and that is down
 */
export async function modelFromRun(name: string, dataFolder: string | undefined): Promise<ModelSource> {
  const store = await openStore(dataFolder);
  const artifacts = new ArtifactStore(store);
  const parts = new ArtifactParts(artifacts);
  const ended: RunRecord[] = [];
  for await (const record of new RunRecords(store).list(toWorkflowId(name)))
    if (record.endedAt !== null && (record.state === 'finished' || record.state === 'reused')) ended.push(record);
  const last = ended.filter(({ outputs }) => outputs.leaderboard).reduce(later, null);
  if (!last)
    throw new RefusedError(`no run "${name}" has a best model yet`, { found: name, expected: 'npx spectraloom runs' });

  const board = decodeTable('leaderboard', await artifacts.getBytes(last.outputs.leaderboard!)).columns;
  const best = board.checkpoint[board.rank.indexOf(1)];
  const ref = ended.flatMap(({ outputs }) => Object.values(outputs)).find(({ sha256 }) => sha256 === best);
  if (!ref) throw new RefusedError(`the best model of run "${name}" is not in its records`, { found: best ?? 'none' });
  return { inputs: { model: await fetched(parts, ref), torch: null }, modelName: `run ${name}`, config: null };
}

/** A store in a folder opens by itself; a server has to run. */
async function openStore(dataFolder: string | undefined): Promise<ObjectStore> {
  const config = resolveConfig({ dataFolder });
  try {
    return await openObjectStore(config.store);
  } catch (cause) {
    if (!(cause instanceof StoreUnavailableError) || !config.local) throw cause;
    const facts = { folder: config.dataFolder, expected: 'npx spectraloom up' };
    throw new StackUnavailableError('the object store that holds the model does not run', facts, { cause });
  }
}

function later(a: RunRecord | null, b: RunRecord): RunRecord {
  return a === null || b.endedAt! > a.endedAt! ? b : a;
}

async function fetched(parts: ArtifactParts, ref: ObjectRef) {
  return parts.fetch(await parts.spread(ref));
}
