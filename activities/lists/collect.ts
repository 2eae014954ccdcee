/**
 * Results of one step over many shards or parameter values -> one `shards` artifact, in order.
 *
 * Queue io. Finds each result by its key, so that the message stays small however many there are.
 * Idempotent: the same keys give the same list. Errors: MissingArtifactError when a result was never published.
 */

import { InvalidInputError, MissingArtifactError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { CollectMessage, StepMessage } from '../../schemas/run/message.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { resolveRequest } from '../frame/request.js';
import type { AnyStep } from '../frame/step.js';
import { numbered, unkeyed } from '../frame/unkeyed.js';

export function collectActivity(steps: ReadonlyMap<string, AnyStep>, deps: StepDependencies) {
  const find = async (message: CollectMessage): Promise<ObjectRef[]> => {
    const step = steps.get(message.step);
    if (!step) throw new InvalidInputError(`there is no step "${message.step}"`);
    const refs: ObjectRef[] = [];
    const lookUp = { ...deps, parts: rememberingParts(deps.parts) };
    for (const request of requests(message, step))
      refs.push(...(await findOutput(step, message.output, request, lookUp)));
    return refs;
  };
  return (message: CollectMessage): Promise<ObjectRef> => {
    const { run, inputs: _, ...parameters } = message;
    let refs: readonly ObjectRef[] = [];
    return unkeyed(deps, {
      name: 'collect',
      run,
      parameters,
      inputs: async () => {
        refs = await find(message);
        return numbered(refs);
      },
      work: async () => {
        const result = await deps.parts.publishShards(refs, message.step);
        return { result, outputs: { list: result } };
      },
    });
  };
}

type LookUp = {
  readonly ledger: StepDependencies['ledger'];
  readonly parts: Pick<StepDependencies['parts'], 'spread'>;
  readonly versions: StepDependencies['versions'];
};

/** All requests name the same inputs: their lists are read once, not once a shard. */
function rememberingParts(parts: StepDependencies['parts']): LookUp['parts'] {
  const known = new Map<string, Promise<readonly ObjectRef[]>>();
  return {
    spread(ref) {
      const spread = known.get(ref.sha256) ?? parts.spread(ref);
      if (ref.kind === 'shards') known.set(ref.sha256, spread);
      return spread;
    },
  };
}

async function findOutput(
  step: AnyStep,
  output: string,
  request: StepMessage,
  deps: LookUp,
): Promise<readonly ObjectRef[]> {
  const { key } = await resolveRequest(step, request, deps);
  const ref = (await deps.ledger.find(key))?.outputs[output];
  if (!ref) throw new MissingArtifactError(`step ${step.name} has no published output "${output}"`, { key });
  return deps.parts.spread(ref);
}

/** The messages that the workflow sent, in the order of their shards or of the product of their values. */
function* requests(message: CollectMessage, step: AnyStep): Generator<StepMessage> {
  const { inputs, run } = message;
  const cut = new Map((message.cut ?? []).map(({ shard, pieces }) => [shard, pieces]));
  const sharded = required(Object.keys(step.reads).find((input) => required(step.reads[input]).sharded));
  const names = Object.keys(message.over ?? {});
  function* combinations(index: number, chosen: Record<string, unknown>): Generator<Record<string, unknown>> {
    const name = names[index];
    if (name === undefined) yield chosen;
    else
      for (const value of required(required(message.over)[name]))
        yield* combinations(index + 1, { ...chosen, [name]: value });
  }
  for (const parameters of combinations(0, { ...message.parameters })) {
    if (message.shards === undefined) yield { inputs, parameters, run };
    else
      for (let shard = 0; shard < message.shards; shard++) {
        const pieces = cut.get(shard);
        if (!pieces) yield { inputs, parameters, shard, run };
        else for (const piece of pieces) yield { inputs: { ...inputs, [sharded]: piece }, parameters, run };
      }
  }
}
