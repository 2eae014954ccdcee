/** Errors on their way to Temporal: the class name is the type, the kind decides whether it is tried again. */
import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { boundedText, LONGEST_ERROR_TEXT, RETRYABLE, SpectraloomError } from '../../schemas/failure.js';

/** Attempts that an error of unknown kind gets: it may be passing, and may be a defect. */
const UNKNOWN_ERROR_ATTEMPTS = 5;

/** A cause travels with message and stack, which begins with the message again. */
function withBoundedText(error: Error): Error {
  if (error.message.length <= LONGEST_ERROR_TEXT) return error;
  const short = new Error(boundedText(error.message));
  short.name = error.name;
  return short;
}

/** @returns what an activity throws in place of `error`, with the number of attempts beyond the first; cancellations stay what they are */
export function toActivityFailure(error: unknown, attempt: number): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  const attempts = attempt > 1 && { attempts: attempt };
  if (error instanceof SpectraloomError)
    return ApplicationFailure.create({
      type: error.name,
      message: error.message,
      nonRetryable: !RETRYABLE[error.kind],
      details: [{ ...error.facts, ...attempts }],
      cause: error,
    });
  const cause = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.create({
    type: cause.name,
    message: boundedText(cause.message),
    nonRetryable: attempt >= UNKNOWN_ERROR_ATTEMPTS,
    ...(attempts && { details: [attempts] }),
    cause: withBoundedText(cause),
  });
}
