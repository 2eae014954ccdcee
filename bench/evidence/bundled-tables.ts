/** The bundled data set as the steps of a run make it, without servers: tables, and the folds of a validation. */

import { fold as foldStep } from '../../activities/evidence/fold.js';
import { ingest } from '../../activities/ingest/ingest.js';
import { readTrainingFiles } from '../../infra/files/training-folder.js';
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import { stepContext } from '../../test/harness/pipelines/step-context.js';

/** The folder that comes with the program. */
export const BUNDLED_FOLDER = 'data/gpaw-absorption/alignn';

export interface BundledTables {
  readonly structures: Table<'structures'>;
  readonly spectra: Table<'spectra'>;
}

/** @param folder an ALIGNN training folder */
export async function bundledTables(folder = BUNDLED_FOLDER): Promise<BundledTables> {
  const { files } = await readTrainingFiles(folder);
  const parameters = { axis: null, split: DISCOVER_PRESET.split, structuresPerShard: 5000 };
  const { outputs } = await ingest.run({ source: files }, ingest.parameters.parse(parameters), stepContext());
  return { structures: required(outputs.structures[0]), spectra: outputs.spectra };
}

/** The split of one of five folds by formula, as `validate` draws it. @param seed of the run */
export async function foldSplit({ structures }: BundledTables, fold: number, seed: number): Promise<Table<'split'>> {
  const { folds, by } = DISCOVER_PRESET.validation ?? { folds: 5, by: 'formula' };
  const { outputs } = await foldStep.run({ structures, groups: null }, { folds, by, fold, seed }, stepContext());
  return outputs.split;
}
