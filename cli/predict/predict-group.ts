/** One task of the child process: the model and a group of files in, predictions and refusals out. */
import type { ComputeHost } from '../../activities/compute-host.js';
import { concatTables, decodeTable } from '../../infra/arrow-io.js';
import type { EncodedArtifact } from '../../infra/artifact-parts.js';
import type { Table, TableKind } from '../../schemas/artifact.js';
import { failureByName } from '../../schemas/failure-by-name.js';
import type { GraphRules } from '../../schemas/graph.js';
import type { PredictParameters } from '../../schemas/prediction.js';
import type { ModelSource } from './model-source.js';
import type { FileGroup } from './structure-files.js';

export interface GroupSettings {
  readonly graph?: GraphRules['mode'];
  readonly symmetry: GraphRules['symmetry'];
  readonly batch: number;
}

export interface GroupResult {
  /** In the order of the files. */
  readonly predictions: Table<'predictions'>;
  /** One a file that is no crystal. */
  readonly broken: readonly Error[];
}

/** @throws what the model is refused for */
export async function predictGroup(
  host: ComputeHost,
  { inputs, modelName, config }: ModelSource,
  { parts }: FileGroup,
  { graph, symmetry, batch }: GroupSettings,
  signal: AbortSignal,
): Promise<GroupResult> {
  const parameters: PredictParameters = { modelName, config, mode: graph ?? null, symmetry, batchSize: batch };
  const task = { step: 'predict', inputs: { ...inputs, files: parts }, parameters, resume: null };
  const { outputs } = await host.run(task, { onProgress() {}, onCheckpoint: async () => {}, signal });
  const quarantine = tableOf('quarantine', outputs.quarantine!).columns;
  return {
    predictions: tableOf('predictions', outputs.predictions!),
    broken: quarantine.message.map((message, i) => failureByName(quarantine.error[i]!, message)),
  };
}

function tableOf<K extends TableKind>(kind: K, parts: readonly EncodedArtifact[]): Table<K> {
  return concatTables(parts.map(({ bytes }) => decodeTable(kind, bytes)));
}
