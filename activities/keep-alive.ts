/** Heartbeats for activities without a child process: a long list must not look like a dead worker. */
import { activityInfo, heartbeat } from '@temporalio/activity';
import { toActivityFailure } from './failures.js';

const HEARTBEAT_MS = 1000;

/** Runs the work of an activity; its errors come out as Temporal wants them. */
export async function keepAlive<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => heartbeat(), HEARTBEAT_MS);
  try {
    return await work();
  } catch (error) {
    throw toActivityFailure(error, activityInfo().attempt);
  } finally {
    clearInterval(timer);
  }
}
