/** One task of the child process: the models and a group of files in, predictions, features and refusals out. */

import type { ComputeHost } from '../../activities/frame/compute-host.js';
import { failureByName } from '../../schemas/failure-by-name.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { PredictParameters } from '../../schemas/tables/prediction.js';
import { type ModelSource, modelInputs } from './model-source.js';
import { runTask, tableOf } from './run-task.js';
import type { FileGroup } from './structure-files.js';

export interface GroupResult {
  /** In the order of the files. */
  readonly predictions: Table<'predictions'>;
  /** Without rows unless they were asked for. */
  readonly atoms: Table<'atom-features'>;
  readonly contributions: Table<'atom-contributions'>;
  /** One a file that is no crystal. */
  readonly broken: readonly Error[];
  /** What the crystals are to the run; without rows where nothing is known to hold them against. */
  readonly assessed: Table<'assessed-crystals'>;
  /** What is taken and told of single crystals. */
  readonly notices: Table<'notices'>;
}

/** What stays the same from group to group. */
export interface PredictionWork {
  readonly host: ComputeHost;
  readonly source: ModelSource;
  readonly settings: Omit<PredictParameters, 'models' | 'ids'>;
  /** File -> what its crystals are called, where that is not the file's own name. */
  readonly ids: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** @throws what a model is refused for */
export async function predictGroup(
  { host, source, settings, ids, signal }: PredictionWork,
  { parts, names }: FileGroup,
  onProgress?: (done: number, total: number) => void,
): Promise<GroupResult> {
  const { inputs, notes } = modelInputs(source);
  const own = Object.fromEntries(names.flatMap((file) => (ids.has(file) ? [[file, required(ids.get(file))]] : [])));
  const { run, trainingMeans } = source;
  const { at: asked } = settings;
  const assess = run && { assess: { layer: run.layer, criteria: { ...run.criteria, ...(asked && { at: asked }) } } };
  const parameters: PredictParameters = { ...settings, models: notes, ids: own, ...assess };
  const given = { ...run?.inputs, ...inputs, ...(trainingMeans && { trainingMeans }), files: parts };
  const { outputs } = await runTask(host, 'predict', given, parameters, { signal, onProgress });
  const quarantine = tableOf('quarantine', required(outputs.quarantine)).columns;
  return {
    predictions: tableOf('predictions', required(outputs.predictions)),
    atoms: tableOf('atom-features', required(outputs.atoms)),
    contributions: tableOf('atom-contributions', required(outputs.contributions)),
    assessed: tableOf('assessed-crystals', required(outputs.assessed)),
    notices: tableOf('notices', required(outputs.notices)),
    broken: quarantine.message.map((message, i) => failureByName(at(quarantine.error, i), message)),
  };
}
