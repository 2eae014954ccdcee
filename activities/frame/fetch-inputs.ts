/** From the store into memory: what a step reads, and the state that an earlier attempt kept. */
import type { EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import type { KeptState } from '../../schemas/run/message.js';
import type { ComputeTask, EncodedState } from './compute-host.js';
import { continuesFrom, unlessMissing } from './continued-inputs.js';
import type { StepDependencies } from './dependencies.js';
import type { ResolvedRequest } from './request.js';
import type { AnyStep } from './step.js';

export type FetchedInputs = Required<Pick<ComputeTask, 'inputs' | 'later'>>;

/**
 * What a step goes on from may be pruned by a run with other stops on the way (rungs after 2 and 4 epochs, then after
 * 2, 3 and 4): then it is given none of it and begins anew, with the same result.
 *
 * @param ahead all is fetched now; else only what may be pruned and what is kept for other steps
 */
export async function fetchInputs(
  step: AnyStep,
  { inputs: given, keyInputs }: ResolvedRequest,
  deps: StepDependencies,
  ahead: boolean,
): Promise<FetchedInputs> {
  const inputs: Record<string, EncodedArtifact[] | null> = {};
  const later: Record<string, (() => Promise<EncodedArtifact>)[]> = {};
  for (const [name, refs] of Object.entries(given)) {
    const isKept = step.reads[name]?.kept;
    const fetch = async () => refs && (await deps.parts.fetch(refs, isKept));
    if (continuesFrom(step, name)) inputs[name] = await unlessMissing(fetch);
    else if (ahead || isKept || refs === null) inputs[name] = await fetch();
    else later[name] = refs.map((ref) => () => deps.parts.fetchOne(ref));
  }
  const own = Object.keys(given).filter((name) => continuesFrom(step, name));
  const pruned = own.some((name) => keyInputs[name] && !inputs[name]);
  if (pruned) for (const name of own) inputs[name] = null;
  return { inputs, later };
}

export async function fetchState(kept: KeptState, deps: StepDependencies): Promise<EncodedState> {
  const state: Record<string, EncodedArtifact[]> = {};
  for (const [name, ref] of Object.entries(kept)) state[name] = await deps.parts.fetch(await deps.parts.spread(ref));
  return state;
}
