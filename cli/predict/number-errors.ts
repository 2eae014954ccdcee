/** How far every number of a run's model is off, read off its predictions out of fold: once, before the first crystal. */
import type { ComputeHost } from '../../activities/frame/compute-host.js';
import { required } from '../../schemas/required.js';
import type { ModelSource } from './model-source.js';
import { runTask } from './run-task.js';

/** @returns the source with them among its tables; as it is where nothing is known of them */
export async function withNumberErrors(
  source: ModelSource,
  host: ComputeHost,
  signal: AbortSignal,
): Promise<ModelSource> {
  const { run } = source;
  const structures = run?.inputs.structures;
  if (!run?.validation || !structures) return source;
  const { outputs } = await runTask(host, 'numberErrors', { ...run.validation, structures }, {}, { signal });
  return { ...source, run: { ...run, inputs: { ...run.inputs, numberErrors: required(outputs.errors) } } };
}
