/** Tasks of a child process that commands start by themselves, without a server. */
import type { ComputeHost, ComputeResult, ComputeTask } from '../../activities/frame/compute-host.js';
import { concatTables, decodeTable } from '../../infra/arrow/arrow-io.js';
import type { EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import type { Table, TableKind } from '../../schemas/run/artifact.js';

interface TaskHooks {
  readonly signal: AbortSignal;
  /** Is given the counts of the task. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * @throws the task's own error; the signal's reason when aborted
 */
export async function runTask(
  host: ComputeHost,
  step: string,
  inputs: ComputeTask['inputs'],
  parameters: unknown,
  { signal, onProgress = () => {} }: TaskHooks,
): Promise<ComputeResult> {
  const hooks = { onProgress, onCheckpoint: async () => {}, signal };
  return host.run({ step, inputs, parameters, resume: null }, hooks);
}

export function tableOf<K extends TableKind>(kind: K, parts: readonly EncodedArtifact[]): Table<K> {
  return concatTables(parts.map(({ bytes }) => decodeTable(kind, bytes)));
}
