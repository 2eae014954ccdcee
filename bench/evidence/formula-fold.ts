/** The split of one of five folds by formula, as `validate` draws it. */
import { fold as foldStep } from '../../activities/evidence/fold.js';
import type { Table } from '../../schemas/run/artifact.js';
import { stepContext } from '../../test/harness/pipelines/step-context.js';

export const FOLDS = 5;

export async function formulaFold(
  structures: Table<'structures'>,
  fold: number,
  seed: number,
): Promise<Table<'split'>> {
  const parameters = { folds: FOLDS, by: 'formula' as const, fold, seed };
  return (await foldStep.run({ structures, groups: null }, parameters, stepContext())).outputs.split;
}
