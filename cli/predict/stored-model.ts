/**
 * Models out of the object store: the best of a run, from its attempt records and leaderboard, which outlive Temporal's
 * histories; the members of an ensemble, by its name. No server of Temporal's is asked.
 */
import { decodeTable } from '../../infra/arrow-io.js';
import { ArtifactParts } from '../../infra/artifact-parts.js';
import { ArtifactStore } from '../../infra/artifact-store.js';
import { resolveConfig } from '../../infra/config.js';
import { Ensembles } from '../../infra/ensembles.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import { RunRecords } from '../../infra/run-records.js';
import type { ObjectRef } from '../../schemas/artifact.js';
import { RefusedError, StackUnavailableError, StoreUnavailableError } from '../../schemas/failure.js';
import type { RunRecord } from '../../schemas/run.js';
import { toWorkflowId } from '../run/kinds.js';
import type { GivenModel, ModelSource } from './model-source.js';

/**
 * @param name of a discover run, or `sweep/name`
 * @throws RefusedError when no run of that name has a leaderboard or published its best models
 * @throws StackUnavailableError when the object store is a server of the local stack, and that is down
 */
export async function modelFromRun(name: string, dataFolder: string | undefined): Promise<ModelSource> {
  const run = toWorkflowId(name);
  const store = await openStore(dataFolder);
  const artifacts = new ArtifactStore(store);
  const ended: RunRecord[] = [];
  for await (const record of new RunRecords(store).list(run))
    if (record.endedAt !== null && (record.state === 'finished' || record.state === 'reused')) ended.push(record);
  const last = ended.filter(({ outputs }) => outputs.leaderboard).reduce(later, null);
  if (!last) return { models: [await bestOfEnsemble(run, store, artifacts, name)], trainedOn: new Map() };

  const board = decodeTable('leaderboard', await artifacts.getBytes(last.outputs.leaderboard!)).columns;
  const best = board.checkpoint[board.rank.indexOf(1)];
  const ref = ended.flatMap(({ outputs }) => Object.values(outputs)).find(({ sha256 }) => sha256 === best);
  if (!ref) throw new RefusedError(`the best model of run "${name}" is not in its records`, { found: best ?? 'none' });
  return { models: [await fetched(new ArtifactParts(artifacts), ref, `run ${name}`)], trainedOn: new Map() };
}

/** A sweep by a plan ranks its trials outside of the records; the first member of what it published is its best. */
async function bestOfEnsemble(
  run: string,
  store: ObjectStore,
  artifacts: ArtifactStore,
  name: string,
): Promise<GivenModel> {
  const ensembles = new Ensembles(store, artifacts);
  const published = run.split('/').at(-1)!;
  const found = (await ensembles.names()).includes(published) ? await ensembles.find(published) : null;
  if (found?.run.startsWith(`${run}/`))
    return fetched(new ArtifactParts(artifacts), found.document.members[0]!.model, `run ${name}`);
  throw new RefusedError(`no run "${name}" has a best model yet`, { found: name, expected: 'npx spectraloom runs' });
}

/**
 * @returns the members, best first
 * @throws RefusedError when nothing was published under the name
 * @throws StackUnavailableError when the object store is a server of the local stack, and that is down
 */
export async function modelsOfEnsemble(name: string, dataFolder: string | undefined): Promise<ModelSource> {
  const store = await openStore(dataFolder);
  const artifacts = new ArtifactStore(store);
  const parts = new ArtifactParts(artifacts);
  const ensembles = new Ensembles(store, artifacts);
  const { document } = await ensembles.find(name);
  const models: GivenModel[] = [];
  for (const { trialId, model } of document.members)
    models.push(await fetched(parts, model, `trial ${trialId} of ensemble ${name}`));
  return { models, trainedOn: await ensembles.trainedOn(document) };
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

async function fetched(parts: ArtifactParts, ref: ObjectRef, name: string): Promise<GivenModel> {
  return { parts: await parts.fetch(await parts.spread(ref)), note: { name, form: 'checkpoint', config: null } };
}
