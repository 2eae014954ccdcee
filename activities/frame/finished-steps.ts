/** Finished steps in the ledger: found by key, and published. */
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { StepRecord } from '../../schemas/run/run.js';
import type { ComputeResult } from './compute-host.js';
import type { StepDependencies } from './dependencies.js';
import type { ResolvedRequest } from './request.js';
import { type AnyStep, fusedPartOf } from './step.js';

/** A key record whose outputs are all there; one whose objects were lost is no answer, and the step runs again. */
export async function findFinished(step: AnyStep, key: string, deps: StepDependencies): Promise<StepRecord | null> {
  const record = await deps.ledger.find(key);
  if (!record) return null;
  for (const [name, ref] of Object.entries(record.outputs)) {
    if (step.writes[name]?.transient) continue;
    if (!(await deps.artifacts.has(ref))) return null;
  }
  return record;
}

/** Data first, then the key record, the first of which wins; states of the way that the outputs do not name are deleted. */
export async function publishOutputs(
  step: AnyStep,
  request: ResolvedRequest,
  result: ComputeResult,
  keptStates: readonly ObjectRef[],
  deps: StepDependencies,
): Promise<StepRecord> {
  const outputs: Record<string, ObjectRef> = {};
  for (const [name, write] of Object.entries(step.writes)) {
    const parts = result.outputs[name];
    if (!parts) throw new Error(`step ${step.name} gave no output "${name}"`);
    outputs[name] = await deps.parts.publish(parts, write.shards === true, step.name);
  }
  const published = await deps.ledger.publish({
    version: 1,
    key: request.key,
    step: step.name,
    codeVersion: step.codeVersion,
    ...fusedPartOf(step, deps.versions),
    parameters: request.parameters,
    inputs: request.keyInputs,
    outputs,
    transient: Object.keys(step.writes).filter((name) => step.writes[name]?.transient),
    summary: result.summary,
  });
  const wanted = new Set(Object.values(published.outputs).map((ref) => ref.sha256));
  for (const state of keptStates) if (!wanted.has(state.sha256)) await deps.parts.delete(state);
  return published;
}
