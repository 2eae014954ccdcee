/**
 * Small activities without a key of their own.
 *
 * list: references -> one `shards` artifact. prune: deletes checkpoints that nothing can resume from any more.
 * Queue io; both idempotent: the same list has the same name, and deleting twice is deleting once.
 */
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { keepAlive } from '../frame/keep-alive.js';

export function housekeeping(deps: StepDependencies) {
  const { parts } = deps;
  return {
    list: (message: { refs: readonly ObjectRef[]; producer: string }): Promise<ObjectRef> =>
      keepAlive(deps, () => parts.publishShards(message.refs, message.producer)),
    prune: (message: { refs: readonly ObjectRef[] }): Promise<void> =>
      keepAlive(deps, async () => {
        for (const ref of message.refs) await parts.delete(ref);
      }),
  };
}
