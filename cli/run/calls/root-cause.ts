/** Why a run ended without a result, in the words of the step that failed: rebuilt as our own error, so that its kind counts. */
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '@temporalio/common';
import { RefusedError } from '../../../schemas/failure.js';
import { failureByName } from '../../../schemas/failure-by-name.js';

/** @returns the error to show; one that is no failure of a run comes back as it is */
export function rootCause(error: unknown, workflowId: string): unknown {
  if (!(error instanceof WorkflowFailedError)) return error;
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof CancelledFailure) return new RefusedError(`${workflowId} was cancelled`, {}, { cause: error });
    if (cause instanceof TerminatedFailure)
      return new RefusedError(`${workflowId} was terminated: ${cause.message}`, {}, { cause: error });
    // The topmost one carries the facts; below it lies the same error once more, without them.
    if (cause instanceof ApplicationFailure) return fromApplicationFailure(cause, error);
  }
  return error;
}

/** The failure of an update that was refused, or of a step, as an error of the product. */
export function fromApplicationFailure(failure: ApplicationFailure, origin: unknown = failure): Error {
  return failureByName(failure.type ?? 'Error', failure.message, factsOf(failure.details?.[0]), origin);
}

function factsOf(detail: unknown): Record<string, string | number> {
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return {};
  const entries = Object.entries(detail).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return Object.fromEntries(entries);
}
