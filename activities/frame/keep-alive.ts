/** Heartbeats for activities without a child process: a long list must not look like a dead worker. */
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { StepHeartbeat } from '../../schemas/run/message.js';
import type { StepDependencies } from './dependencies.js';
import { toActivityFailure } from './failures.js';

const HEARTBEAT_MS = 1000;

/** Runs the work of an activity, which may wait for room; its errors come out as Temporal wants them. */
export async function keepAlive<T>({ room }: Pick<StepDependencies, 'room'>, work: () => Promise<T>): Promise<T> {
  const state: { -readonly [F in keyof StepHeartbeat]: StepHeartbeat[F] } = {
    done: 0,
    total: 0,
    note: '',
    checkpoint: null,
    deaths: 0,
    waiting: null,
  };
  const timer = setInterval(() => heartbeat(state), HEARTBEAT_MS);
  const tell = (reason: string | null) => {
    state.waiting = reason;
  };
  try {
    return await room.during({ tell, signal: cancellationSignal() }, work);
  } catch (error) {
    throw toActivityFailure(error, activityInfo().attempt);
  } finally {
    clearInterval(timer);
  }
}
