/**
 * Results of one step over many shards or parameter values -> one `shards` artifact, in order.
 *
 * Queue io. Finds each result by its key, so that the message stays small however many there are.
 * Idempotent: the same keys give the same list. Errors: MissingArtifactError when a result was never published.
 */
import { activityInfo } from '@temporalio/activity';
import type { ObjectRef } from '../schemas/artifact.js';
import { InvalidInputError, MissingArtifactError } from '../schemas/failure.js';
import type { CollectMessage, StepMessage } from '../schemas/message.js';
import type { StepDependencies } from './dependencies.js';
import { toActivityFailure } from './failures.js';
import { resolveRequest } from './request.js';
import type { AnyStep } from './step.js';

export function collectActivity(steps: ReadonlyMap<string, AnyStep>, deps: StepDependencies) {
  return async (message: CollectMessage): Promise<ObjectRef> => {
    try {
      const step = steps.get(message.step);
      if (!step) throw new InvalidInputError(`there is no step "${message.step}"`);
      const refs: ObjectRef[] = [];
      for (const request of requests(message)) refs.push(...(await findOutput(step, message.output, request, deps)));
      return await deps.parts.publishShards(refs, message.step);
    } catch (error) {
      throw toActivityFailure(error, activityInfo().attempt);
    }
  };
}

async function findOutput(
  step: AnyStep,
  output: string,
  request: StepMessage,
  deps: StepDependencies,
): Promise<readonly ObjectRef[]> {
  const { key } = await resolveRequest(step, request, deps);
  const ref = (await deps.ledger.find(key))?.outputs[output];
  if (!ref) throw new MissingArtifactError(`step ${step.name} has no published output "${output}"`, { key });
  return deps.parts.spread(ref);
}

/** The messages that the workflow sent, in the order of their shards or of the product of their values. */
function* requests(message: CollectMessage): Generator<StepMessage> {
  const { inputs, run } = message;
  const names = Object.keys(message.over ?? {});
  function* combinations(index: number, chosen: Record<string, unknown>): Generator<Record<string, unknown>> {
    const name = names[index];
    if (name === undefined) yield chosen;
    else for (const value of message.over![name]!) yield* combinations(index + 1, { ...chosen, [name]: value });
  }
  for (const parameters of combinations(0, { ...message.parameters })) {
    if (message.shards === undefined) yield { inputs, parameters, run };
    else for (let shard = 0; shard < message.shards; shard++) yield { inputs, parameters, shard, run };
  }
}
