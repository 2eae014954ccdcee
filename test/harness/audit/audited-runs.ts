/**
 * Two small runs with everything that a trail can hold: `discover/oxides/a` computes, with an attempt that failed, one
 * that was killed, shard lists, a checkpoint that was pruned and a pause; `discover/oxides/b` reuses what a trained.
 * The artifacts are texts: nobody decodes them.
 */
import { createHash } from 'node:crypto';
import { attemptFolder } from '../../../infra/artifacts/attempt-records.js';
import { stepRecordKey } from '../../../infra/artifacts/step-ledger.js';
import { toRecordBytes } from '../../../infra/artifacts/stored-json.js';
import { KeyOrigins } from '../../../infra/audit/attempts/key-origins.js';
import { AuditLog } from '../../../infra/audit/log/audit-log.js';
import { sealRun } from '../../../infra/audit/sealing/seal-run.js';
import { AuditTrail } from '../../../infra/audit/trail/audit-trail.js';
import { parseSigner, type Signer } from '../../../infra/audit/transparency/note-key.js';
import { MemoryStore } from '../../../infra/object-store/memory.js';
import type { ObjectStore } from '../../../infra/object-store/port.js';
import { type ArtifactKind, type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import { RUN_RECORD_VERSION } from '../../../schemas/run/run.js';
import golden from '../../fixtures/audit/golden.json' with { type: 'json' };

export const RUN_A = 'discover/oxides/a';
export const RUN_B = 'discover/oxides/b';
export const LOG_KEY: Signer = parseSigner(golden.signer);
export const OTHER_KEY: Signer = parseSigner(golden.newSigner);

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const START = Date.UTC(2026, 10, 29, 12);

/** A clock that goes on by a second at every look. */
export function tickingClock(): () => Date {
  let ticks = 0;
  return () => new Date(START + 1000 * ticks++);
}

export interface AuditedRuns {
  readonly audit: ObjectStore;
  readonly objects: ObjectStore;
  readonly trail: AuditTrail;
  readonly log: AuditLog;
  readonly refs: Readonly<Record<'source' | 'structures' | 'graphs' | 'model' | 'checkpoint' | 'manifest', ObjectRef>>;
}

/** @param audit empty */
export async function writeAuditedRuns(audit: ObjectStore, signer: Signer | null = LOG_KEY): Promise<AuditedRuns> {
  const objects = new MemoryStore();
  const trail = new AuditTrail(audit, tickingClock());
  const log = await AuditLog.open(audit, signer);
  const store = (kind: ArtifactKind, text: string) => storeText(objects, kind, text);
  const source = await store('source-files', 'POSCAR of ZnO');
  const shards = [await store('structures', 'ZnO'), await store('structures', 'TiO2')];
  const structures = await store('shards', 'ZnO, TiO2');
  const graphs = [await store('graphs', 'graph of ZnO'), await store('graphs', 'graph of TiO2')];
  const listed = await store('shards', 'graphs of ZnO and TiO2');
  const checkpoint = await store('saved-model', 'after one epoch');
  const model = await store('model', 'weights');
  const manifest = await store('manifest', 'all steps');
  const environment = await trail.writeEnvironment(ENVIRONMENT);
  const write = attemptsOf({ trail, objects, environment });

  await trail.write(begun(RUN_A, { source }));
  await write(RUN_A, 'ingest', { source }, { outputs: { structures }, parts: { structures: shards } });
  for (const [i, shard] of shards.entries())
    await write(RUN_A, `featurize-${i}`, { structures: shard }, { outputs: { graphs: graphs[i]! } });
  await write(RUN_A, 'list', { '0': graphs[0]!, '1': graphs[1]! }, { outputs: { list: listed } });
  await sealRun(trail, log, { run: RUN_A, state: 'running', manifest: null, histories: [] });
  await write(RUN_A, 'train', { graphs: listed }, { state: 'failed' });
  await write(RUN_A, 'train', { graphs: listed }, { state: 'lost' });
  const trained = await write(RUN_A, 'train', { graphs: listed }, { outputs: { model, checkpoint } });
  await objects.delete(objectKey(checkpoint));
  await trail.write({
    kind: 'removed',
    run: RUN_A,
    objects: { value: [objectKey(checkpoint)] },
    by: 'prune',
    why: 'no later rung resumes from it',
  });
  await trail.write({
    kind: 'action',
    run: RUN_A,
    action: 'pause',
    owner: 'ada',
    reason: 'the machine is needed',
    accepted: true,
    details: { value: {} },
    source: 'command',
  });
  await trail.write(closed(RUN_A, 'finished'));
  const part = await trail.writePart(Buffer.from('its events'));
  const history = { workflowId: 'discover/oxides', workflowRunId: 'a', part };
  await sealRun(trail, log, { run: RUN_A, state: 'finished', manifest, histories: [history] });

  await trail.write(begun(RUN_B, {}));
  await write(RUN_B, 'train', { graphs: listed }, { outputs: { model, checkpoint }, origin: trained });
  await trail.write(closed(RUN_B, 'failed'));
  await sealRun(trail, log, { run: RUN_B, state: 'failed', manifest: null, histories: [] });
  return { audit, objects, trail, log, refs: { source, structures, graphs: listed, model, checkpoint, manifest } };
}

/** Two runs are too much to look at byte by byte: begun with one file, one step, finished. */
export async function writeOneStepRun(audit: ObjectStore): Promise<Pick<AuditedRuns, 'audit' | 'objects' | 'log'>> {
  const objects = new MemoryStore();
  const trail = new AuditTrail(audit, tickingClock());
  const log = await AuditLog.open(audit, LOG_KEY);
  const source = await storeText(objects, 'source-files', 'POSCAR of ZnO');
  const structures = await storeText(objects, 'structures', 'ZnO');
  const environment = await trail.writeEnvironment(ENVIRONMENT);
  await trail.write(begun(RUN_A, { source }));
  await attemptsOf({ trail, objects, environment })(RUN_A, 'ingest', { source }, { outputs: { structures } });
  await trail.write(closed(RUN_A, 'finished'));
  const part = await trail.writePart(Buffer.from('its events'));
  const history = { workflowId: 'discover/oxides', workflowRunId: 'a', part };
  await sealRun(trail, log, { run: RUN_A, state: 'finished', manifest: null, histories: [history] });
  return { audit, objects, log };
}

interface Reuse {
  /** Is never sealed. */
  readonly from: string;
  /** Whether `from` says that it ended. */
  readonly isClosed: boolean;
  /** Finishes, and is sealed. */
  readonly reusing: string;
}

/** Beside the two runs one that reuses the result of another, of which there are entries alone. */
export async function writeReuse({ trail, objects, log, refs }: AuditedRuns, { from, isClosed, reusing }: Reuse) {
  const { source, model } = refs;
  const environment = await trail.writeEnvironment(ENVIRONMENT);
  const write = attemptsOf({ trail, objects, environment });
  await trail.write(begun(from, { source }));
  const origin = await write(from, 'plant', { source }, { outputs: { model } });
  if (isClosed) await trail.write(closed(from, 'finished'));
  await trail.write(begun(reusing, {}));
  await write(reusing, 'plant', { source }, { outputs: { model }, origin });
  await trail.write(closed(reusing, 'finished'));
  await sealRun(trail, log, { run: reusing, state: 'finished', manifest: null, histories: [] });
  return origin;
}

export const SECOND_END_RUN = 'discover/oxides/d';

/**
 * Beside the two runs one that is sealed with two ends of one attempt: that of a step of `discover/oxides/a`, and the same
 * with other times of the processor.
 * @returns their keys
 */
export async function writeSecondEnd({ trail, log, refs }: AuditedRuns, step: string): Promise<[string, string]> {
  const run = SECOND_END_RUN;
  await trail.write(begun(run, { source: refs.source, structures: refs.structures }));
  const of = (await trail.entriesOf(RUN_A)).map(({ entry }) => entry);
  const made = of.find((entry) => entry.kind === 'opened' && entry.step === step)! as AuditEntryOf<'opened'>;
  const ended = of.find((entry) => entry.kind === 'ended' && entry.step === step)! as AuditEntryOf<'ended'>;
  const opened = await trail.write({ ...made, run });
  const first = await trail.write({ ...ended, run, opened, record: null, stepKey: made.stepKey });
  const second = await trail.write({ ...ended, run, opened, record: null, cpuSeconds: 7 });
  await trail.write(closed(run, 'finished'));
  await sealRun(trail, log, { run, state: 'finished', manifest: null, histories: [] });
  return [first.key, second.key];
}

async function storeText(objects: ObjectStore, kind: ArtifactKind, text: string): Promise<ObjectRef> {
  const bytes = Buffer.from(text);
  const ref: ObjectRef = { kind, sha256: sha256(text), bytes: bytes.length, rows: null, schemaVersion: 1 };
  await objects.put(objectKey(ref), bytes);
  return ref;
}

const ENVIRONMENT = {
  program: '0.3.0',
  commit: null,
  isClean: null,
  buildSha256: null,
  lockSha256: null,
  steps: { train: { codeVersion: 1, sources: null } },
  node: 'v20.19.0',
  libtensorflowSha256: null,
  bindingSha256: null,
  servers: { temporal: '1.30.0' },
  os: 'linux',
  cpu: { model: 'of the test', flags: ['avx2'] },
  threads: { intraOp: 1 },
};

const NO_ANSWER = 'StoreUnavailableError: no answer';
const RECORD = {
  version: RUN_RECORD_VERSION,
  startedAt: '2026-11-29T12:00:00.000Z',
  endedAt: '2026-11-29T12:01:00.000Z',
  host: 'laboratory',
  pid: 4,
  peakMemoryBytes: null,
};

function begun(run: string, given: Record<string, ObjectRef>) {
  const files = [{ name: 'POSCAR_ZnO', bytes: 13, sha256: sha256('POSCAR of ZnO') }];
  const command = ['discover', 'oxides'];
  return {
    kind: 'begun' as const,
    run,
    owner: 'ada',
    command,
    input: { value: { axis: 'eV' } },
    files: { value: files },
    given: { value: given },
  };
}

function closed(run: string, state: 'finished' | 'failed') {
  const failure = state === 'failed' ? [{ class: 'InvalidInputError', message: 'no room for it' }] : [];
  return { kind: 'closed' as const, run, state, failure, results: { value: {} } };
}

interface End {
  /** `lost` writes no end at all. */
  readonly state?: 'finished' | 'failed' | 'lost';
  readonly outputs?: Record<string, ObjectRef>;
  readonly parts?: Record<string, ObjectRef[]>;
  /** Makes it a reuse. */
  readonly origin?: EntryLink;
}

interface Writers {
  readonly trail: AuditTrail;
  readonly objects: ObjectStore;
  readonly environment: string;
}

/** @returns a function that writes both entries of an attempt, and its key record */
function attemptsOf({ trail, objects, environment }: Writers) {
  let attempt = 0;
  return async (run: string, step: string, inputs: Record<string, ObjectRef>, end: End): Promise<EntryLink> => {
    const { state = 'finished', outputs = {}, parts = {}, origin } = end;
    const stepKey = sha256(step);
    attempt++;
    const opened = await trail.write({
      kind: 'opened',
      run,
      step,
      stepKey,
      codeVersion: 1,
      parameters: { value: { epochs: 2 } },
      inputs: { value: inputs },
      seeds: { split: 1 },
      attempt,
      worker: { host: 'laboratory', pid: 4, startedAt: '2026-11-29T11:00:00.000Z' },
      activity: { workflowId: 'discover/oxides', workflowRunId: run, activityId: `${attempt}` },
      environment,
    });
    const told = { runId: run, workflowId: 'discover/oxides', step, key: stepKey, attempt, outputs };
    await objects.put(
      `${attemptFolder(run)}${attempt}.json`,
      toRecordBytes({
        ...RECORD,
        ...told,
        state: origin ? 'reused' : state,
        error: state === 'failed' ? NO_ANSWER : null,
      }),
    );
    const output = { run, opened, step, stepKey, outputs, parts: { value: parts } };
    if (origin) return trail.write({ kind: 'reused', ...output, origin });
    if (state === 'lost') return opened;
    const record = `record of ${step}`;
    if (state === 'finished') await objects.put(stepRecordKey(stepKey), Buffer.from(record));
    const ended = await trail.write({
      kind: 'ended',
      ...output,
      state,
      record: state === 'finished' ? sha256(record) : null,
      cpuSeconds: 1.5,
      peakMemoryBytes: 1_000_000,
      error: state === 'failed' ? { class: 'StoreUnavailableError', message: 'no answer' } : null,
    });
    if (state === 'finished')
      await new KeyOrigins(trail.store).add(stepKey, sha256(record), { link: ended, written: Promise.resolve() });
    return ended;
  };
}

/** That somebody keeps a run: an entry that says nothing of what it computed. */
export function keptBy(run: string) {
  return {
    kind: 'action',
    run,
    action: 'keep',
    owner: 'ada',
    reason: null,
    accepted: true,
    details: { value: null },
    source: 'command',
  } as const;
}
