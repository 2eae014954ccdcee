/** Follows a run to its end. Servers and workers may be away for a while: they are restarted, and the run goes on. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { ownFolders } from '../../../infra/config.js';
import { roomPatienceMs } from '../../../infra/files/disk-room.js';
import { ensureStack, stackStatus, supervisorDied } from '../../../infra/local-stack/client/client.js';
import { SpectraloomError, StackUnavailableError } from '../../../schemas/failure.js';
import type { ProgressDisplay } from '../../present/progress/progress.js';
import type { RunSnapshot } from '../../present/progress/progress-model.js';
import { rootCause } from '../calls/root-cause.js';
import { reasonOf } from '../calls/server-calls.js';
import { type Tally, tallyByStage } from '../kinds/tally.js';
import { closeLostAttempts } from '../lost-attempts.js';
import { CONTINUED, newestOf } from '../start/launch.js';
import type { Session } from '../start/session.js';
import { observeRun, type RunObservation } from './observe.js';
import { ServerSilence } from './silence.js';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2_000;

interface Followed {
  readonly session: Session;
  readonly handle: WorkflowHandle;
  /** Prefix of the attempt records: workflow id and run id. */
  readonly run: string;
  readonly stages: readonly string[];
  readonly display: ProgressDisplay;
  readonly signal: AbortSignal;
}

/**
 * @returns what the workflow returned
 * @throws the root cause when it failed; the signal's reason when aborted
 * @throws StackUnavailableError when nobody answered for minutes, or the local stack was stopped; the run is kept
 * @throws NoRoomError when nobody answered because a disk was full all the while; the run is kept
 */
export async function follow<T>(followed: Followed): Promise<T> {
  const { session, display, signal, stages } = followed;
  let { handle } = followed;
  let last: RunObservation = { status: 'RUNNING', progress: null, silence: null, child: null, activities: [] };
  let tally: Record<string, Tally> = {};
  const { config } = session;
  const silent = new ServerSilence({
    folders: config.local ? ownFolders(config) : [],
    roomPatienceMs: roomPatienceMs(process.env),
  });
  let waiting: string | null = null;
  let waitMs = FIRST_WAIT_MS;
  let shown = '';
  for (;;) {
    signal.throwIfAborted();
    const { look, silence } = await patientLook(session, handle);
    let reason = silence;
    if (look && look.status !== 'RUNNING') last = { ...look, progress: look.progress ?? last.progress };
    else if (look?.progress) {
      const stageChanged = look.progress.stage !== last.progress?.stage;
      const read = stageChanged ? await patientTally(followed) : { tally, reason: null };
      reason = read.reason;
      // Otherwise the next look finds the stage changed again, and asks the store once more.
      if (read.tally) {
        tally = read.tally;
        last = look;
      }
    }
    const verdict = silent.look(reason);
    // One wait is told in one way, whichever of several steps is the first in the list.
    const reasons = last.activities.flatMap((activity) => activity.waiting ?? []);
    waiting = reasons.length === 0 ? null : (waiting ?? `waiting for room: ${reasons[0]}`);
    if (last.status === CONTINUED) {
      handle = newestOf(session.client, handle.workflowId, followed.run.slice(handle.workflowId.length + 1));
      last = { ...last, status: 'RUNNING' };
      continue;
    }
    if (last.status !== 'RUNNING') {
      const finished = last.status === 'COMPLETED';
      if (!finished) await closeLostAttempts(session, handle.workflowId, followed.run);
      if (finished) tally = await readTally(followed);
      display.show({ ...last, stages, tally, away: null, finished });
      return await resultOf<T>(handle);
    }
    const snapshot: RunSnapshot = { ...last, stages, tally, away: verdict.text ?? waiting, finished: false };
    display.show(snapshot);
    if (verdict.giveUp) throw verdict.giveUp;
    if (verdict.text !== null && !verdict.isFull) await reviveOrRefuse(session);
    const now = JSON.stringify(snapshot);
    waitMs = now === shown ? Math.min(waitMs * 1.5, LONGEST_WAIT_MS) : FIRST_WAIT_MS;
    shown = now;
    await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** @returns no look, or one without progress, together with the reason for it */
async function patientLook(
  { client }: Session,
  handle: WorkflowHandle,
): Promise<{ look: RunObservation | null; silence: string | null }> {
  try {
    const look = await observeRun(client, handle);
    return { look, silence: look.status === 'RUNNING' && look.progress === null ? look.silence : null };
  } catch (error) {
    return { look: null, silence: `Temporal does not answer (${reasonOf(error)})` };
  }
}

/** @throws CorruptArtifactError for an attempt record that cannot be read: no waiting mends it, `doctor --repair` does */
async function patientTally(
  followed: Followed,
): Promise<{ tally: Record<string, Tally> | null; reason: string | null }> {
  try {
    return { tally: await readTally(followed), reason: null };
  } catch (error) {
    if (!(error instanceof SpectraloomError) || error.kind !== 'transient') throw error;
    return { tally: null, reason: `the object store does not answer (${error.message})` };
  }
}

async function resultOf<T>(handle: WorkflowHandle): Promise<T> {
  try {
    return (await handle.result()) as T;
  } catch (error) {
    throw rootCause(error, handle.workflowId);
  }
}

async function readTally({ session, run, stages }: Followed): Promise<Record<string, Tally>> {
  const records = [];
  for await (const record of session.records.list(run)) records.push(record);
  return tallyByStage(records, stages);
}

/** A supervisor that was killed is started again; a stack that somebody stopped stays stopped. */
async function reviveOrRefuse({ config }: Session): Promise<void> {
  const { dataFolder, local } = config;
  if (!local) return;
  if (await supervisorDied({ dataFolder })) {
    await ensureStack({ dataFolder });
    return;
  }
  if ((await stackStatus({ dataFolder })).state === 'down')
    throw new StackUnavailableError('the local stack was stopped', {
      state: 'the run is kept; the same command continues it',
    });
}
