/**
 * A run that trains: `discover/eight/t` ingests eight crystals whose folder says what they are, trains with a first attempt
 * that fails, tests what it trained, and deletes the last checkpoint. Key records hold the figures that cards tell.
 */
import { createHash } from 'node:crypto';
import { stepRecordKey } from '../../../infra/artifacts/step-ledger.js';
import { toRecordBytes } from '../../../infra/artifacts/stored-json.js';
import { AuditLog } from '../../../infra/audit/log/audit-log.js';
import { sealRun } from '../../../infra/audit/sealing/seal-run.js';
import { AuditTrail } from '../../../infra/audit/trail/audit-trail.js';
import { MemoryStore } from '../../../infra/object-store/memory.js';
import { type ArtifactKind, type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import { STEP_RECORD_VERSION, type StepRecord } from '../../../schemas/run/run.js';
import { LOG_KEY, tickingClock } from './audited-runs.js';

export const TRAINED_RUN = 'discover/eight/t';
export const DATASET = { name: 'eight oxides', statement: 'Computed in PBE, no gap correction.', licence: 'CC0-1.0' };
export const FIGURES = { crystals: 8, points: 301, bestValidationMae: 0.3125, lastValidationMae: 0.5, testMae: 0.375 };

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

interface Step {
  readonly step: string;
  readonly inputs: Record<string, ObjectRef>;
  readonly outputs: Record<string, ObjectRef>;
  readonly summary: StepRecord['summary'];
  readonly parameters: Record<string, unknown>;
}

export async function writeTrainedRun() {
  const [audit, objects] = [new MemoryStore(), new MemoryStore()];
  const trail = new AuditTrail(audit, tickingClock());
  const log = await AuditLog.open(audit, LOG_KEY);
  const store = async (kind: ArtifactKind, text: string, rows: number | null): Promise<ObjectRef> => {
    const bytes = Buffer.from(text);
    const ref: ObjectRef = { kind, sha256: sha256(bytes), bytes: bytes.length, rows, schemaVersion: 1 };
    await objects.put(objectKey(ref), bytes);
    return ref;
  };
  const refs = {
    source: await store('source-files', 'id_prop.csv and eight POSCAR', 9),
    structures: await store('structures', 'eight crystals', 8),
    spectra: await store('spectra', 'eight spectra', 8),
    split: await store('split', 'six, one and one', 8),
    best: await store('checkpoint', 'weights of the best epoch', 24),
    last: await store('checkpoint', 'weights of the last epoch', 24),
  };
  const environment = await trail.writeEnvironment({
    program: '0.3.0',
    commit: '0'.repeat(40),
    isClean: true,
    buildSha256: null,
    lockSha256: null,
    steps: { trainRung: { codeVersion: 3, sources: sha256('sources') } },
    node: 'v20.19.0',
    libtensorflowSha256: null,
    bindingSha256: null,
    servers: {},
    os: 'Linux',
    cpu: { model: 'one', flags: [] },
    threads: {},
  });
  let attempts = 0;
  const attempt = async ({ step, inputs, outputs, summary, parameters }: Step, isSound = true) => {
    const key = sha256(step);
    const codeVersion = 3;
    const opened = await trail.write({
      kind: 'opened',
      run: TRAINED_RUN,
      step,
      stepKey: key,
      codeVersion,
      parameters: { value: parameters },
      inputs: { value: inputs },
      seeds: { 'training.seed': 123 },
      attempt: 1,
      worker: { host: 'laboratory', pid: 4, startedAt: '2026-11-29T11:00:00.000Z' },
      activity: { workflowId: 'discover/eight', workflowRunId: 't', activityId: `${++attempts}` },
      environment,
    });
    const identities = Object.entries(inputs).map(([name, ref]) => [name, { kind: ref.kind, sha256: ref.sha256 }]);
    const record = toRecordBytes({
      version: STEP_RECORD_VERSION,
      key,
      step,
      codeVersion,
      parameters,
      inputs: Object.fromEntries(identities),
      outputs,
      transient: [],
      summary,
    } satisfies StepRecord);
    if (isSound) await objects.put(stepRecordKey(key), record);
    await trail.write({
      kind: 'ended',
      run: TRAINED_RUN,
      opened,
      step,
      stepKey: key,
      outputs: isSound ? outputs : {},
      parts: { value: {} },
      state: isSound ? 'finished' : 'failed',
      record: isSound ? sha256(record) : null,
      cpuSeconds: 2.5,
      peakMemoryBytes: 1_000_000,
      error: isSound ? null : { class: 'StoreUnavailableError', message: 'no answer' },
    });
  };
  const { source, structures, spectra, split, best, last } = refs;
  const { crystals, points, bestValidationMae, lastValidationMae, testMae } = FIGURES;

  await trail.write({
    kind: 'begun',
    run: TRAINED_RUN,
    owner: 'ada',
    command: ['discover', 'eight oxides'],
    input: { value: { name: 'eight', dataset: DATASET, source } },
    files: { value: [{ name: 'id_prop.csv', bytes: 11, sha256: sha256('id_prop.csv') }] },
    given: { value: { source } },
  });
  await attempt({
    step: 'ingest',
    inputs: { source },
    outputs: { structures, spectra, split },
    summary: { crystals, points },
    parameters: { structuresPerShard: 50 },
  });
  const training: Step = {
    step: 'trainRung',
    inputs: { graphs: structures, spectra, split },
    outputs: { best, last },
    summary: { bestValidationMae, lastValidationMae, bestEpoch: 3 },
    parameters: { trialId: 'de4ec0ce2d34', untilEpoch: 4 },
  };
  await attempt(training, false);
  await attempt(training);
  await attempt({
    step: 'evaluate',
    inputs: { model: best, spectra, split },
    outputs: {},
    summary: { testMae, testCrystals: 1 },
    parameters: {},
  });
  await objects.delete(objectKey(last));
  await trail.write({
    kind: 'removed',
    run: TRAINED_RUN,
    objects: { value: [objectKey(last)] },
    by: 'prune',
    why: 'no later rung resumes from it',
  });
  await trail.write({
    kind: 'closed',
    run: TRAINED_RUN,
    state: 'finished',
    failure: [],
    results: { value: { model: best } },
  });
  await sealRun(trail, log, { run: TRAINED_RUN, state: 'finished', manifest: null, histories: [] });
  return { audit, objects, log, refs };
}
