/** Errors that are of a training's own settings, however often it is tried: recorded, and what stands beside it goes on. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';

const OWN_FAILURES = ['DivergedTrainingError', 'InvalidHyperparametersError', 'InvalidGraphError', 'ResourceError'];

export interface OwnFailure {
  readonly type: string;
  readonly message: string;
  readonly details: readonly unknown[];
}

/** @returns null for any other error, which is not the training's */
export function ownFailureOf(error: unknown): OwnFailure | null {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure) || !cause.type || !OWN_FAILURES.includes(cause.type)) return null;
  return { type: cause.type, message: cause.message, details: cause.details ?? [] };
}

/** The cap of triplets a step that a training which ran out of memory begins anew with; null where it can be no smaller. */
export function halvedCap(cap: number): number | null {
  return cap > 1 ? Math.ceil(cap / 2) : null;
}
