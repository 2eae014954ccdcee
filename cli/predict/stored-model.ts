/**
 * Models out of the object store: the best of a run, from its attempt records and leaderboard, which outlive Temporal's
 * histories; the members of an ensemble, by its name. No server of Temporal's is asked.
 */

import { decodeTable } from '../../infra/arrow/arrow-io.js';
import { ArtifactParts, type EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../infra/artifacts/artifact-store.js';
import { RunRecords } from '../../infra/artifacts/attempt-records.js';
import { Ensembles } from '../../infra/artifacts/ensembles.js';
import { StepLedger } from '../../infra/artifacts/step-ledger.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import { SHIPPED_RUN, shippedManifest, shippedStore } from '../../infra/shipped-run.js';
import { MissingArtifactError, RefusedError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { RunRecord } from '../../schemas/run/run.js';
import { toWorkflowId } from '../run/kinds/kinds.js';
import { parseManifest, screenSources } from '../run/manifest/manifest.js';
import type { GivenModel, ModelSource } from './model-source.js';
import { openStoreAlone } from './open-store.js';
import { tablesOfRun, tablesOfSteps } from './run-tables.js';

/**
 * @param name of a discover run, or `sweep/name`
 * @throws RefusedError when no run of that name has finished its trainings
 * @throws StackUnavailableError when the object store is a server of the local stack, and that is down
 */
export async function modelFromRun(name: string, dataFolder: string | undefined): Promise<ModelSource> {
  const store = await openStoreAlone(dataFolder, 'the model');
  const ref = await bestModelOf(name, store);
  const artifacts = new ArtifactStore(store);
  const parts = new ArtifactParts(artifacts);
  const ended = await endedRecords(name, store);
  return {
    models: [await fetched(parts, ref, `run ${name}`)],
    trainedOn: new Map(),
    run: await tablesOfRun(ended, ref, { artifacts, parts, ledger: new StepLedger(store) }),
  };
}

/**
 * @returns the best checkpoint of the last finished run of a name, whatever number of trials it had
 * @throws RefusedError when there is none
 */
export async function bestModelOf(name: string, store: ObjectStore): Promise<ObjectRef> {
  const ended = await endedRecords(name, store);
  const last = ended.filter(({ step }) => step === SWEEP_PAGE).reduce(later, null);
  if (!last) return bestOfEnsemble(name, store);
  const best = await bestChecksum(last, store);
  const ref = ended.flatMap(({ outputs }) => Object.values(outputs)).find(({ sha256 }) => sha256 === best);
  if (!ref) throw new RefusedError(`the best model of run "${name}" is not in its records`, { found: best ?? 'none' });
  return ref;
}

/**
 * @param name as of `modelFromRun`
 * @returns the mean training atom and bond of the run's best model; null where no step of the run has measured them
 */
export async function trainingMeansOfRun(
  name: string,
  dataFolder: string | undefined,
): Promise<readonly EncodedArtifact[] | null> {
  const store = await openStoreAlone(dataFolder, 'the model');
  const means = await trainingMeansOf(name, await bestModelOf(name, store), store);
  const parts = new ArtifactParts(new ArtifactStore(store));
  return means && parts.fetch(await parts.spread(means));
}

/** @returns what a step of the run measured of this model and no other; null where none did */
export async function trainingMeansOf(name: string, model: ObjectRef, store: ObjectStore): Promise<ObjectRef | null> {
  const ledger = new StepLedger(store);
  for await (const { step, key, outputs } of new RunRecords(store).list(toWorkflowId(name))) {
    if (step !== ATTRIBUTION || !outputs.trainingMeans) continue;
    if ((await ledger.find(key))?.inputs.model?.sha256 === model.sha256) return outputs.trainingMeans;
  }
  return null;
}

/** The step whose outputs hold the training means. */
const ATTRIBUTION = 'attribute';

async function endedRecords(name: string, store: ObjectStore): Promise<RunRecord[]> {
  const ended: RunRecord[] = [];
  for await (const record of new RunRecords(store).list(toWorkflowId(name)))
    if (record.endedAt !== null && (record.state === 'finished' || record.state === 'reused')) ended.push(record);
  return ended;
}

/** Without records of a run's end there may still be the models that it published, best first. */
async function bestOfEnsemble(name: string, store: ObjectStore): Promise<ObjectRef> {
  const run = toWorkflowId(name);
  const ensembles = new Ensembles(store, new ArtifactStore(store));
  const published = required(run.split('/').at(-1));
  const found = (await ensembles.names()).includes(published) ? await ensembles.find(published) : null;
  if (found?.run.startsWith(`${run}/`)) return at(found.document.members, 0).model;
  throw new RefusedError(`no run "${name}" has a best model yet`, { found: name, expected: 'npx spectraloom runs' });
}

/** A sweep ranks its trials outside of the records; the step that makes its page has read the leaderboard. */
const SWEEP_PAGE = 'sweepReport';

async function bestChecksum({ key }: RunRecord, store: ObjectStore): Promise<string | null | undefined> {
  const artifacts = new ArtifactStore(store);
  const page = await new StepLedger(store).find(key);
  const board = page?.inputs.leaderboard;
  if (!board) throw new MissingArtifactError(`the key record ${key} of a sweep's page is gone`, { key });
  const bytes = await artifacts.getBytes(await artifacts.refOf(board));
  const { rank, replicate, checkpoint } = decodeTable('sweep-leaderboard', bytes).columns;
  return checkpoint[rank.findIndex((place, row) => place === 1 && replicate[row] === 0)];
}

/**
 * @returns the members, best first
 * @throws RefusedError when nothing was published under the name
 * @throws StackUnavailableError when the object store is a server of the local stack, and that is down
 */
export async function modelsOfEnsemble(name: string, dataFolder: string | undefined): Promise<ModelSource> {
  const store = await openStoreAlone(dataFolder, 'the model');
  const artifacts = new ArtifactStore(store);
  const parts = new ArtifactParts(artifacts);
  const ensembles = new Ensembles(store, artifacts);
  const { document } = await ensembles.find(name);
  const models: GivenModel[] = [];
  for (const { trialId, model } of document.members)
    models.push(await fetched(parts, model, `trial ${trialId} of ensemble ${name}`));
  return { models, trainedOn: await ensembles.trainedOn(document) };
}

function later(a: RunRecord | null, b: RunRecord): RunRecord {
  return a === null || required(b.endedAt) > required(a.endedAt) ? b : a;
}

/** What `modelFromRun` and `trainingMeansOfRun` give, of the run that comes with the program: no store is asked. */
export async function modelOfShippedRun(): Promise<ModelSource> {
  const { steps, ...run } = parseManifest(await shippedManifest(), SHIPPED_RUN);
  const artifacts = new ArtifactStore(await shippedStore());
  const parts = new ArtifactParts(artifacts);
  const { model } = screenSources({ steps, ...run });
  const means = required(steps.find(({ step }) => step === ATTRIBUTION)?.outputs.trainingMeans, 'training means');
  return {
    models: [await fetched(parts, model, 'the bundled run')],
    trainedOn: new Map(),
    run: await tablesOfSteps(steps, model, { artifacts, parts }),
    trainingMeans: await parts.fetch([means]),
  };
}

async function fetched(parts: ArtifactParts, ref: ObjectRef, name: string): Promise<GivenModel> {
  return { parts: await parts.fetch(await parts.spread(ref)), note: { name, form: 'checkpoint', config: null } };
}
