/** Finished steps in the ledger: found by key, and published. */
import type { AttemptOutcome } from '../../infra/audit/attempts/attempt-audit.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { StepRecord } from '../../schemas/run/run.js';
import type { ComputeResult } from './compute-host.js';
import type { StepDependencies } from './dependencies.js';
import { listedParts } from './listed-parts.js';
import type { ResolvedRequest } from './request.js';
import { type AnyStep, fusedPartOf } from './step.js';

/**
 * A key record whose outputs are all there, to the byte; one whose objects were lost is no answer, and the step runs again.
 * Of a list of shards the list is read: whoever reads the shards checks them.
 */
export async function findFinished(step: AnyStep, key: string, deps: StepDependencies): Promise<StepRecord | null> {
  const record = await deps.ledger.find(key);
  if (!record) return null;
  for (const [name, ref] of Object.entries(record.outputs)) {
    if (step.writes[name]?.transient) continue;
    if (!(await deps.artifacts.isWhole(ref))) return null;
  }
  return record;
}

/** What the audit trail says of a published record. */
export async function outcomeOf({ outputs, ...record }: StepRecord, deps: StepDependencies): Promise<AttemptOutcome> {
  return {
    outputs,
    parts: await listedParts(outputs, deps),
    record: deps.ledger.sha256Of({ outputs, ...record }),
  };
}

/** Data first, then the key record, the first of which wins. */
export async function publishOutputs(
  step: AnyStep,
  request: ResolvedRequest,
  result: ComputeResult,
  deps: StepDependencies,
): Promise<StepRecord> {
  const outputs: Record<string, ObjectRef> = {};
  for (const [name, write] of Object.entries(step.writes)) {
    const parts = result.outputs[name];
    if (!parts) throw new Error(`step ${step.name} gave no output "${name}"`);
    outputs[name] = await deps.parts.publish(parts, write.shards === true, step.name);
  }
  return deps.ledger.publish({
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
}

/** States of the way that the outputs do not name. */
export async function deleteStates(
  run: string,
  keptStates: readonly ObjectRef[],
  { outputs }: StepRecord,
  deps: StepDependencies,
): Promise<void> {
  const wanted = new Set(Object.values(outputs).map((ref) => ref.sha256));
  const superseded = keptStates.filter(({ sha256 }) => !wanted.has(sha256));
  await deps.audit.removing(run, superseded, 'a state on the way of a step that has ended');
  for (const state of superseded) await deps.parts.delete(state);
}
