/**
 * Small activities without a key of their own.
 *
 * list: references -> one `shards` artifact. prune: deletes checkpoints that nothing can resume from any more.
 * Queue io; both idempotent: the same list has the same name, and deleting twice is deleting once.
 */
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { ListMessage, PruneMessage } from '../../schemas/run/message.js';
import { unlessMissing } from '../frame/continued-inputs.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { numbered, unkeyed } from '../frame/unkeyed.js';

const SUPERSEDED = 'no later step goes on from it';

export function housekeeping(deps: StepDependencies) {
  const { parts } = deps;
  return {
    list: ({ refs, producer, run }: ListMessage): Promise<ObjectRef> =>
      unkeyed(deps, {
        name: 'list',
        run,
        parameters: { producer },
        inputs: numbered(refs),
        work: async () => {
          const result = await parts.publishShards(refs, producer);
          return { result, outputs: { list: result } };
        },
      }),
    prune: ({ refs, run }: PruneMessage): Promise<void> =>
      unkeyed(deps, {
        name: 'prune',
        run,
        parameters: {},
        inputs: numbered(refs),
        work: async () => {
          if (run !== undefined) await deps.audit.removing(run, await withParts(refs, deps), SUPERSEDED);
          for (const ref of refs) await parts.delete(ref);
          return { result: undefined, outputs: {} };
        },
      }),
  };
}

/** With the objects that lists among them name; those that were deleted before are named all the same. */
async function withParts(refs: readonly ObjectRef[], { parts }: StepDependencies): Promise<ObjectRef[]> {
  const spread = await Promise.all(refs.map((ref) => unlessMissing(() => parts.spread(ref))));
  return [...refs, ...spread.flatMap((each) => each ?? [])];
}
