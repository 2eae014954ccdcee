/** A subset of the split with its targets, and what a model predicts for it. */
import type { Table } from '../../schemas/run/artifact.js';
import type { Subset } from '../../schemas/tables/split.js';
import { graphsOf } from '../../science/graph/index.js';
import { predictGraphs } from '../../science/model/index.js';
import type { StepContext } from '../frame/step.js';
import { labelledSubset } from '../ingest/labelled.js';

interface SubsetTables {
  readonly model: Table<'checkpoint'>;
  readonly graphs: Table<'graphs'>;
  readonly spectra: Table<'spectra'>;
  readonly split: Table<'split'>;
}

/**
 * @returns targets and prediction, both [crystals, points], row-major, in the unit of the target
 * @throws InvalidInputError when a crystal of the subset has no graph or no spectrum; as `predictGraphs` does
 */
export async function predictedSubset(
  { model, graphs, spectra, split }: SubsetTables,
  subset: Subset,
  context: StepContext,
) {
  const { graphs: all, rules } = graphsOf(graphs);
  const { graphs: chosen, targets } = labelledSubset(all, spectra, split, subset);
  const { prediction } = await predictGraphs(model, chosen, rules, {
    programFolder: context.programFolder,
    onProgress: (done, total) => context.progress(done, total),
  });
  return { crystals: chosen.length, targets, prediction };
}
