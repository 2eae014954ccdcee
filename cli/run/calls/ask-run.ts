/** A message to a run, answered within a deadline; what Temporal says against it comes back as our own errors. */
import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { RefusedError } from '../../../schemas/failure.js';
import { fromApplicationFailure } from './root-cause.js';
import { withinDeadline } from './server-calls.js';

const ANSWER_MS = 30_000;

/**
 * @param expected what the run should be, said when it is not running
 * @throws RefusedError when it is not running; the run's own error when it refuses
 */
export async function askRun<T>(
  client: Client,
  workflowId: string,
  expected: string,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await withinDeadline(client, ANSWER_MS, ask);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError)
      throw new RefusedError(`${workflowId} is not running`, { found: workflowId, expected }, { cause: error });
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
      throw fromApplicationFailure(error.cause, error);
    throw error;
  }
}
