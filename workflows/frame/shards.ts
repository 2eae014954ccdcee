/** Steps over the shards of an artifact; a shard that is too much for the memory is cut in halves, as trainings halve. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { CutShard, StepMessage, StepResult } from '../../schemas/run/message.js';
import type { RunControl } from './control.js';
import { io } from './steps.js';

/** The results of one shard, in order. */
interface ShardResults {
  readonly results: readonly StepResult[];
  /** Where it was cut; null where it was not. */
  readonly cut: CutShard | null;
}

/**
 * @param message names the shard
 * @param run the step
 * @throws what the step throws; for want of memory only when a single crystal is too much
 */
export async function shardInHalves<P>(
  control: RunControl,
  input: string,
  message: StepMessage<P> & { readonly shard: number },
  run: (message: StepMessage<P>) => Promise<StepResult>,
): Promise<ShardResults> {
  try {
    return { results: [await control.step(() => run(message))], cut: null };
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    const pieces: ObjectRef[] = [];
    const results: StepResult[] = [];
    const { shard, ...whole } = message;
    const halve = async (of: ObjectRef, at: number, reason: unknown): Promise<void> => {
      const halves = await io.halve({ of, shard: at, run: whole.run });
      if (halves.length < 2) throw reason;
      control.progress.report({ note: `shard ${shard + 1} is too much for the memory: in halves` });
      for (const half of halves) {
        const inputs = { ...whole.inputs, [input]: half };
        try {
          // One after the other: together they would need what the whole did.
          results.push(await control.step(() => run({ ...whole, inputs })));
          pieces.push(half);
        } catch (again) {
          if (!isOutOfMemory(again)) throw again;
          await halve(half, 0, again);
        }
      }
    };
    await halve(message.inputs[input]!, shard, error);
    return { results, cut: { shard, pieces } };
  }
}

function isOutOfMemory(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof ApplicationFailure && cause.type === 'ResourceError';
}
