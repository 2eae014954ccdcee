/**
 * How a step that was asked to stop may end without saying so: its worker was killed, and the server gives the attempt up
 * when its heartbeat is missed. It is not tried again then, since a cancellation is asked for, and what arrives here is a
 * timeout. Who asked to stop gets what was asked for all the same.
 */
import {
  ActivityFailure,
  CancellationScope,
  CancelledFailure,
  ContinueAsNew,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { StepHeartbeat } from '../../schemas/run/message.js';

/** @returns what the lost attempt had kept last, or null inside; undefined when the error is none of a lost attempt */
export function lostAttempt(error: unknown): Pick<StepHeartbeat, 'checkpoint'> | undefined {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof TimeoutFailure)) return undefined;
  return (error.cause.lastHeartbeatDetails as StepHeartbeat | undefined) ?? { checkpoint: null };
}

export type WorkflowFunction = (...args: never[]) => Promise<unknown>;

/** @returns the workflow, which ends as cancelled once it was cancelled, whatever its last steps still met */
export function endingAsAsked<T extends WorkflowFunction>(workflow: T): T {
  const ending = async (...args: Parameters<T>): Promise<unknown> => {
    try {
      return await workflow(...args);
    } catch (error) {
      const root = CancellationScope.current();
      if (!root.consideredCancelled || isCancellation(error) || error instanceof ContinueAsNew) throw error;
      throw new CancelledFailure(`the run was cancelled; the last of it: ${String(error)}`, [], error as Error);
    }
  };
  return ending as T;
}
