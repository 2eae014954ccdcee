/**
 * Small activities without a key of their own.
 *
 * list: references -> one `shards` artifact. prune: deletes checkpoints that nothing can resume from any more.
 * Queue io; both idempotent: the same list has the same name, and deleting twice is deleting once.
 */
import { activityInfo } from '@temporalio/activity';
import type { ObjectRef } from '../schemas/artifact.js';
import type { StepDependencies } from './dependencies.js';
import { toActivityFailure } from './failures.js';

export function housekeeping({ parts, artifacts }: StepDependencies) {
  return {
    list: (message: { refs: readonly ObjectRef[]; producer: string }): Promise<ObjectRef> =>
      asActivity(() => parts.publishShards(message.refs, message.producer)),
    prune: (message: { refs: readonly ObjectRef[] }): Promise<void> =>
      asActivity(async () => {
        for (const ref of message.refs) await artifacts.delete(ref);
      }),
  };
}

async function asActivity<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toActivityFailure(error, activityInfo().attempt);
  }
}
