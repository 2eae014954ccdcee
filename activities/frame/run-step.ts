/**
 * The frame of every step: validate, look the key up, open the attempt record and entry, fetch, run in a child process,
 * publish (data first, then the key record; the first one wins), close both.
 *
 * Idempotent: outputs are named by content and the key record is written once. Heartbeat: once a second, with the
 * reference of the last published state. A full disk is waited out, in this attempt, with what was computed.
 * Cancelled: the child is killed; a step that keeps states returns `{stopped}` with the last one, any other rethrows
 * the cancellation.
 */
import { activityInfo, CancelledFailure, cancellationSignal, log, sleep } from '@temporalio/activity';
import type { AttemptEnd, OpenRunRecord } from '../../infra/artifacts/attempt-records.js';
import type { AttemptWork, AuditedAttempt } from '../../infra/audit/attempts/attempt-audit.js';
import { allDone } from '../../schemas/all-done.js';
import { ChildProcessDiedError } from '../../schemas/failure.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { KeptState, StepMessage, StepResult } from '../../schemas/run/message.js';
import type { StepRecord } from '../../schemas/run/run.js';
import { crystalsOf, tooOftenDead } from './child-deaths.js';
import type { ComputeResult, EncodedState } from './compute-host.js';
import { unlessMissing } from './continued-inputs.js';
import type { StepDependencies } from './dependencies.js';
import { toActivityFailure } from './failures.js';
import { type FetchedInputs, fetchInputs, fetchState } from './fetch-inputs.js';
import { deleteStates, findFinished, outcomeOf, publishOutputs } from './finished-steps.js';
import { type Heartbeat, openHeartbeat } from './heartbeat.js';
import { attemptPlace } from './place.js';
import { type ResolvedRequest, resolveRequest } from './request.js';
import { type AnyStep, fusedPartOf } from './step.js';
import { tellFailure } from './unkeyed.js';

/** Deaths of a step's child without progress after which trying again is pointless. */
const MAX_DEATHS = 3;

/** @returns the activity function of a step */
export function stepActivity(step: AnyStep, dependencies: StepDependencies) {
  return async (message: StepMessage): Promise<StepResult> => {
    const { attempt } = activityInfo();
    // From the first call of the store on, which may have to wait.
    const beat = openHeartbeat(message.resume ?? null);
    const watch = { tell: beat.wait, signal: cancellationSignal() };
    try {
      return await dependencies.room.during(watch, () => runStep(step, message, beat, dependencies));
    } catch (error) {
      throw toActivityFailure(error, attempt);
    } finally {
      beat.close();
    }
  };
}

async function runStep(
  step: AnyStep,
  message: StepMessage,
  beat: Heartbeat,
  deps: StepDependencies,
): Promise<StepResult> {
  const begin = performance.now();
  const info = activityInfo();
  const request = await resolvedOrTold(step, message, deps);
  const attempt = {
    run: message.run,
    workflowId: info.workflowExecution?.workflowId ?? '',
    step: step.name,
    key: request.key,
    attempt: info.attempt,
  };
  const audited = deps.audit.open(workOf(step, message.run, request, deps), attemptPlace(info));
  const record = await orTold(audited, async () => {
    if (attempt.attempt > 1) await deps.records.closeEarlier(attempt);
    return deps.records.open(attempt);
  });
  try {
    const known = await findFinished(step, request.key, deps);
    if (known) {
      const outcome = await outcomeOf(known, deps);
      await allDone(audited.found(outcome), record.close({ state: 'reused', outputs: known.outputs }));
      return toResult(known, true);
    }
    await audited.opened();
    const finished = await computeAndPublish(step, { message, request }, beat, deps);
    // A budget of hours must not depend on how full a disk was.
    const seconds = (performance.now() - begin - deps.room.waitedMs) / 1000;
    if ('stopped' in finished) {
      await tellFailure(audited, new CancelledFailure('stopped, its state is kept'));
      await closeInAnyCase(record, { state: 'cancelled', outputs: {} });
      return { key: request.key, outputs: {}, summary: {}, reused: false, seconds, stopped: finished.stopped };
    }
    const { published, peakMemoryBytes, cpuSeconds } = finished;
    const outcome = { ...(await outcomeOf(published, deps)), peakMemoryBytes, cpuSeconds };
    const end = { state: 'finished', outputs: published.outputs, peakMemoryBytes } as const;
    await allDone(audited.finished(outcome), record.close(end));
    return { ...toResult(published, false), seconds };
  } catch (error) {
    const cancelled = error instanceof CancelledFailure;
    const state = cancelled ? 'cancelled' : 'failed';
    await tellFailure(audited, error);
    await closeInAnyCase(record, { state, outputs: {}, error: describe(error) });
    throw error;
  }
}

/** How an attempt ended outweighs that its record could not be closed: the record then stays `running`, and the log says why. */
async function closeInAnyCase(record: OpenRunRecord, end: AttemptEnd): Promise<void> {
  try {
    await record.close(end);
  } catch (error) {
    log.warn('the attempt record could not be closed', { state: end.state, reason: describe(error) });
  }
}

type Finished =
  | { readonly published: StepRecord; readonly peakMemoryBytes: number; readonly cpuSeconds: number }
  | { readonly stopped: { readonly checkpoint: KeptState | null } };

async function computeAndPublish(
  step: AnyStep,
  { message, request }: { readonly message: StepMessage; readonly request: ResolvedRequest },
  beat: Heartbeat,
  deps: StepDependencies,
): Promise<Finished> {
  try {
    const result = await computeInTurn(step, request, beat, deps);
    if (deps.holdMs > 0) await sleep(deps.holdMs);
    const published = await publishOutputs(step, request, result, deps);
    await deleteStates(message.run, beat.keptStates, published, deps);
    const { peakMemoryBytes, cpuSeconds } = result;
    return { published, peakMemoryBytes, cpuSeconds };
  } catch (error) {
    if (cancellationSignal().aborted && beat.keepsStates()) return { stopped: { checkpoint: beat.state.checkpoint } };
    throw error;
  }
}

/** What a step may fetch before its turn. More at a time would fill the memory of a worker that has many slots. */
const MOST_AHEAD_BYTES = 16 * 2 ** 20;

async function computeInTurn(
  step: AnyStep,
  request: ResolvedRequest,
  beat: Heartbeat,
  deps: StepDependencies,
): Promise<ComputeResult> {
  const signal = cancellationSignal();
  const own = Object.entries(request.inputs).flatMap(([name, refs]) => (step.reads[name]?.kept ? [] : (refs ?? [])));
  const isSmall = own.reduce((sum, { bytes }) => sum + bytes, 0) <= MOST_AHEAD_BYTES;
  let endTurn = isSmall ? null : await deps.turns.take(signal);
  try {
    const fetched = await fetchInputs(step, request, deps, isSmall);
    endTurn ??= await deps.turns.take(signal);
    // A child writes too: its program, into its scratch folder.
    return await deps.room.untilRoom(async () => {
      const { checkpoint } = beat.state;
      // Without its state the step begins anew: slower, and the same result.
      const resume = checkpoint && (await unlessMissing(() => fetchState(checkpoint, deps)));
      return runInChild(step, { ...fetched, resume }, request.parameters, beat, deps);
    });
  } finally {
    endTurn?.();
  }
}

async function runInChild(
  step: AnyStep,
  input: FetchedInputs & { readonly resume: EncodedState | null },
  parameters: unknown,
  beat: Heartbeat,
  deps: StepDependencies,
): Promise<ComputeResult> {
  try {
    return await deps.host.run(
      { step: step.name, parameters, ...input, kept: Object.keys(step.reads).filter((name) => step.reads[name]?.kept) },
      {
        signal: cancellationSignal(),
        onProgress: (done, total, note) => beat.advance({ done, total, note }),
        onCheckpoint: async (state) => {
          const kept: Record<string, ObjectRef> = {};
          for (const [name, parts] of Object.entries(state))
            kept[name] = await deps.parts.publish(parts, false, step.name);
          beat.keep(kept);
        },
      },
    );
  } catch (error) {
    if (!(error instanceof ChildProcessDiedError)) throw error;
    const deaths = beat.countDeath();
    if (deaths < MAX_DEATHS) throw error;
    throw tooOftenDead(step, deaths, error, {
      crystals: await crystalsOf(step, input, deps),
      at: beat.state.note,
    });
  }
}

/** A message that is refused has no key: the attempt is told without. */
async function resolvedOrTold(step: AnyStep, message: StepMessage, deps: StepDependencies): Promise<ResolvedRequest> {
  try {
    return await resolveRequest(step, message, deps);
  } catch (error) {
    const { run, parameters } = message;
    const work = { run, step: step.name, stepKey: null, codeVersion: step.codeVersion, parameters, inputs: {} };
    await tellFailure(deps.audit.open(work, attemptPlace(activityInfo())), error);
    throw error;
  }
}

/** An attempt that cannot have its record has ended. */
async function orTold<T>(audited: AuditedAttempt, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await tellFailure(audited, error);
    throw error;
  }
}

function workOf(
  step: AnyStep,
  run: string,
  { key, parameters, keyInputs }: ResolvedRequest,
  { versions }: StepDependencies,
): AttemptWork {
  const { name, codeVersion } = step;
  return { run, step: name, stepKey: key, codeVersion, ...fusedPartOf(step, versions), parameters, inputs: keyInputs };
}

function toResult(record: StepRecord, reused: boolean): StepResult {
  return { key: record.key, outputs: record.outputs, summary: record.summary, reused };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
