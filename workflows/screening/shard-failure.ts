/** Whose fault it is that a step over a shard failed for good: that of its crystals, or of what is around it. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';

/** A disk, the store, another object: whatever shard came next would meet them too. */
const AROUND_THE_SHARD = [
  'NoRoomError',
  'StoreUnavailableError',
  'StackUnavailableError',
  'CorruptArtifactError',
  'MissingArtifactError',
  'RefusedError',
];

/** Why a crystal is given up: what its row in quarantine says. */
export interface ShardFailure {
  readonly error: string;
  readonly message: string;
  readonly step: string;
  readonly attempt: number;
}

/** @returns null where the shard is not at fault */
export function shardFailureOf(error: unknown): ShardFailure | null {
  const cause = finalFailureOf(error);
  if (!(error instanceof ActivityFailure) || !cause?.type || AROUND_THE_SHARD.includes(cause.type)) return null;
  const facts = cause.details?.[0] as { readonly attempts?: unknown } | undefined;
  return {
    error: cause.type,
    message: cause.message,
    step: error.activityType,
    attempt: Number(facts?.attempts ?? 1),
  };
}

/** @returns the failure of an activity that is not tried again; null for cancellations, and for defects of the workflow */
export function finalFailureOf(error: unknown): ApplicationFailure | null {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause : null;
}
