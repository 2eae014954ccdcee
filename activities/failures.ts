/** Errors on their way to Temporal: the class name is the type, the kind decides whether it is tried again. */
import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { RETRYABLE, SpectraloomError } from '../schemas/failure.js';

/** Attempts that an error of unknown kind gets: it may be passing, and may be a defect. */
const UNKNOWN_ERROR_ATTEMPTS = 5;

/** Temporal refuses a failure of megabytes, and would retry the attempt for ever; a broken file may be quoted in one. */
const LONGEST_TEXT = 4_000;

function bounded(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}… (${text.length} characters)`;
}

function boundedFacts(facts: SpectraloomError['facts']): SpectraloomError['facts'] {
  const entries = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === 'string' ? bounded(value) : value,
  ]);
  return Object.fromEntries(entries);
}

/** A cause travels with message and stack, which begins with the message again. */
function withBoundedText(error: Error): Error {
  if (error.message.length <= LONGEST_TEXT) return error;
  const short = new Error(bounded(error.message));
  short.name = error.name;
  return short;
}

/** @returns what an activity throws in place of `error`; cancellations stay what they are */
export function toActivityFailure(error: unknown, attempt: number): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  if (error instanceof SpectraloomError)
    return ApplicationFailure.create({
      type: error.name,
      message: bounded(error.message),
      nonRetryable: !RETRYABLE[error.kind],
      details: [boundedFacts(error.facts)],
      cause: withBoundedText(error),
    });
  const cause = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.create({
    type: cause.name,
    message: bounded(cause.message),
    nonRetryable: attempt >= UNKNOWN_ERROR_ATTEMPTS,
    cause: withBoundedText(cause),
  });
}
