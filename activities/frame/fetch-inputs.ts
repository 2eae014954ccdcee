/** From the store into memory: what a step reads, and the state that an earlier attempt kept. */
import type { EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import type { KeptState } from '../../schemas/run/message.js';
import type { EncodedState } from './compute-host.js';
import { continuesFrom, unlessMissing } from './continued-inputs.js';
import type { StepDependencies } from './dependencies.js';
import type { ResolvedRequest } from './request.js';
import type { AnyStep } from './step.js';

/**
 * What a step goes on from may be pruned by a run with other stops on the way (rungs after 2 and 4 epochs, then after
 * 2, 3 and 4): then it is given none of it and begins anew, with the same result.
 */
export async function fetchInputs(
  step: AnyStep,
  { inputs: given, keyInputs }: ResolvedRequest,
  deps: StepDependencies,
): Promise<Record<string, EncodedArtifact[] | null>> {
  const inputs: Record<string, EncodedArtifact[] | null> = {};
  for (const [name, refs] of Object.entries(given)) {
    const fetch = async () => refs && (await deps.parts.fetch(refs, step.reads[name]?.kept));
    inputs[name] = continuesFrom(step, name) ? await unlessMissing(fetch) : await fetch();
  }
  const own = Object.keys(given).filter((name) => continuesFrom(step, name));
  const pruned = own.some((name) => keyInputs[name] && !inputs[name]);
  if (pruned) for (const name of own) inputs[name] = null;
  return inputs;
}

export async function fetchState(kept: KeptState, deps: StepDependencies): Promise<EncodedState> {
  const state: Record<string, EncodedArtifact[]> = {};
  for (const [name, ref] of Object.entries(kept)) state[name] = await deps.parts.fetch(await deps.parts.spread(ref));
  return state;
}
