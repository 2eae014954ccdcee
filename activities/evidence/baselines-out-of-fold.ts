/**
 * What needs no network, on the same fold: mean spectrum, nearest neighbours, ridge and trees, of the composition alone, or of
 * composition and conditions.
 *
 * Queue compute. Reads `structures`, `spectra`, `split` (the fold); writes `out-of-fold`. Idempotent: pure and seeded.
 * Heartbeat: methods done. Trees have no parameter to choose and are fitted to the validation crystals too; the others choose
 * on them.
 */
import { z } from 'zod';
import { gatherRows, rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import { SeedSchema } from '../../schemas/seed.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { idsOfSubset, type Subset } from '../../schemas/tables/split.js';
import { structuresOf } from '../../science/crystal/index.js';
import { fitExtraTrees, meanTarget, nearestNeighbours, ridge, type TargetRows } from '../../science/evidence/index.js';
import { compositionFeatures } from '../../science/interpretation/index.js';
import { meanAndDeviation } from '../../science/numerics/index.js';
import { step } from '../frame/step.js';
import { foldReading } from './fold-reading.js';
import { outOfFoldTable } from './out-of-fold-table.js';

const TREES = 300;

export const baselinesOutOfFold = step({
  name: 'baselinesOutOfFold',
  codeVersion: 2,
  queue: 'compute',
  parameters: z.strictObject({
    fold: z.number().int().min(0),
    seed: SeedSchema,
    /** The methods are told them as well, in deviations of all rows. */
    conditions: z.literal(true).optional(),
  }),
  reads: { structures: { kind: 'structures' }, spectra: { kind: 'spectra' }, split: { kind: 'split' } },
  writes: { outOfFold: { kind: 'out-of-fold' } },
  run({ structures, spectra, split }, { fold, seed, conditions }, context) {
    const featuresOf = featuresById(structuresOf(structures), conditions ?? false);
    const rowOf = new Map(spectra.columns.id.map((id, row) => [id, row]));
    const { width: points, values } = spectra.columns.values;
    const rowsOf = (...subsets: Subset[]): TargetRows => {
      const ids = subsets.flatMap((subset) => idsOfSubset(split, subset));
      return {
        features: ids.map((id) => required(featuresOf.get(id))),
        targets: gatherRows(
          values,
          points,
          ids.map((id) => required(rowOf.get(id))),
        ),
        points,
      };
    };
    const sets = {
      train: rowsOf('train'),
      validation: rowsOf('validation'),
      test: idsOfSubset(split, 'test').map((id) => required(featuresOf.get(id))),
    };
    const methods = {
      'mean spectrum': () => meanTarget(sets.train, sets.test.length),
      'nearest neighbours': () => nearestNeighbours(sets).prediction,
      'ridge regression': () => ridge(sets).prediction,
      trees: () => fitExtraTrees(rowsOf('train', 'validation'), { trees: TREES, seed }).predict(sets.test),
    } as const;
    const names = Object.keys(methods) as (keyof typeof methods)[];
    const tested = idsOfSubset(split, 'test');
    const rows = names.flatMap((method, done) => {
      context.progress(done, names.length, method);
      const predicted = methods[method]();
      return tested.map((id, crystal) => ({
        id,
        method,
        prediction: rowView(predicted, points, crystal),
        distance: null,
      }));
    });
    return { outputs: { outOfFold: outOfFoldTable(rows, fold, spectra, foldReading(spectra, split)) } };
  },
});

function featuresById(structures: readonly Structure[], withConditions: boolean): Map<string, Float64Array> {
  const given = structures.map(({ extraFeatures }) => (withConditions ? required(extraFeatures) : new Float64Array()));
  const scales = Array.from(given[0] ?? [], (_, k) => meanAndDeviation(given.map((own) => at(own, k))));
  return new Map(
    structures.map(({ id, species }, row) => {
      const scaled = scales.map(({ mean, deviation }, k) => (at(at(given, row), k) - mean) / deviation);
      return [id, Float64Array.of(...compositionFeatures(species), ...scaled)];
    }),
  );
}
