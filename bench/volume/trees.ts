/** Trees on composition, on the folds of the networks: told the spectra, and told the change of the edge of each crystal instead. */
import { baselinesOutOfFold } from '../../activities/evidence/baselines-out-of-fold.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import { structuresOf } from '../../science/crystal/index.js';
import { fitExtraTrees } from '../../science/evidence/index.js';
import { compositionFeatures } from '../../science/interpretation/index.js';
import { stepContext } from '../../test/harness/pipelines/step-context.js';
import { FOLDS, formulaFold } from '../evidence/formula-fold.js';
import type { EdgeChange } from './changes.js';
import type { Sets } from './trainings.js';

const TREES = 300;

/** @returns spectrum by id, log10(cm^-1): one of all volumes of a composition */
export async function spectraOfTrees(sets: Sets, seed: number): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const split = await formulaFold(sets.volume.structures, fold, seed);
    const { outputs } = await baselinesOutOfFold.run({ ...sets.volume, split }, { fold, seed }, stepContext());
    const { id, method, prediction } = outputs.outOfFold.columns;
    id.forEach((each, row) => {
      if (method[row] === 'trees') found.set(each, rowView(prediction.values, prediction.width, row));
    });
  }
  return found;
}

/** @param reference changes of the crystals @returns the same crystals, their change as trees have it that saw none of the formula */
export async function toldChanges(sets: Sets, reference: readonly EdgeChange[], seed: number): Promise<EdgeChange[]> {
  const speciesOf = new Map(structuresOf(sets.volume.structures).map(({ id, species }) => [id, species]));
  const featuresOf = ({ base }: EdgeChange) => compositionFeatures(required(speciesOf.get(base)));
  const changes: EdgeChange[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const tested = new Set(idsOfSubset(await formulaFold(sets.volume.structures, fold, seed), 'test'));
    const [test, train] = [true, false].map((isTest) => reference.filter(({ base }) => tested.has(base) === isTest));
    const rows = {
      features: required(train).map(featuresOf),
      targets: Float64Array.from(required(train), (each) => each.reference),
      points: 1,
    };
    const predicted = fitExtraTrees(rows, { trees: TREES, seed }).predict(required(test).map(featuresOf));
    changes.push(...required(test).map((each, i) => ({ ...each, predicted: at(predicted, i) })));
  }
  return changes;
}
