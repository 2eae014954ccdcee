/**
 * A training folder -> crystal structures, absorption spectra (or targets of another kind), train/validation/test split.
 *
 * Queue io. Reads `source-files`; writes `structures` (shards), `spectra`, `split`. Idempotent: the key covers the
 * files' bytes (`property.json` among them), the axis, the split settings, how far atoms are snapped to symmetry and whether atoms in part are ordered. Errors: InvalidInputError, InvalidStructureError (never retried).
 */

import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { isListSplit, isNamedSplit, type SplitSettings, SplitSettingsSchema } from '../../schemas/settings/split.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { OrderSchema, SnapAngstromSchema } from '../../schemas/tables/crystal.js';
import { TargetAxisSchema } from '../../schemas/tables/spectrum.js';
import { TRAINING_FOLDER } from '../../schemas/tables/training-list.js';
import {
  noticeSummary,
  noticesOf,
  readTrainingFolder,
  structuresOf,
  type TrainingFolder,
  withPlacesOf,
} from '../../science/crystal/index.js';
import { groupBy } from '../../science/numerics/index.js';
import { refuseUntrainable } from '../../science/spectrum/index.js';
import { splitByNames, splitCrystals, splitList } from '../../science/split/index.js';
import { type StepContext, step } from '../frame/step.js';
import { conditionsOfFolder, togetherOnly } from './folder-conditions.js';
import { inSlices } from './slices.js';
import { symmetryRule } from './symmetric-structures.js';
import { quantityOf, statedPoints, statedTargets, trainedTargets } from './targets.js';

export const ingest = step({
  name: 'ingest',
  codeVersion: 4,
  queue: 'io',
  parameters: z.strictObject({
    axis: TargetAxisSchema.nullable(),
    split: SplitSettingsSchema,
    structuresPerShard: z.number().int().min(1),
    snapAngstrom: SnapAngstromSchema,
    order: OrderSchema,
  }),
  reads: { source: { kind: 'source-files' } },
  writes: { structures: { kind: 'structures', shards: true }, spectra: { kind: 'spectra' }, split: { kind: 'split' } },
  async run({ source }, parameters, context) {
    const files = new Map(source.columns.name.map((name, i) => [name, at(source.columns.text, i)]));
    const { stated, conditions: named } = statedTargets(files, parameters.axis);
    const read = readTrainingFolder(files, statedPoints(stated), { order: parameters.order, conditions: named });
    const { points } = read;
    const { structures, notices } = await settled(read.structures, parameters.snapAngstrom, context);
    const conditions = conditionsOfFolder(read);
    const ids = structures.columns.id;
    const subsets = subsetsOf(structures.columns, read, parameters.split, files.get(TRAINING_FOLDER.splitLists));
    const { values, metadata, summary } = trainedTargets(read, stated, subsets);
    const spectra: Table<'spectra'> = {
      kind: 'spectra',
      rows: structures.rows,
      columns: { id: ids, values: { width: points, values } },
      metadata: { ...metadata, points: String(points), quantity: quantityOf(stated), ...conditions.metadata },
    };
    const extraFeatures = structures.extra?.extraFeatures as Matrix<Float64Array> | undefined;
    if (extraFeatures) refuseUntrainable({ ...extraFeatures, places: read.places }, 'extra feature');
    const extra = extraFeatures?.width ?? 0;
    const split: Table<'split'> = {
      kind: 'split',
      rows: structures.rows,
      columns: { id: ids, subset: subsets },
      ...(read.crystals.length > 0 && { extra: { crystal: [...read.crystals] } }),
      metadata: { seed: String(parameters.split.seed), grouping: parameters.split.grouping },
    };
    return {
      outputs: {
        structures: inSlices(
          { ...structures, metadata: { ...structures.metadata, ...conditions.metadata } },
          parameters.structuresPerShard,
        ),
        spectra,
        split,
      },
      summary: {
        crystals: structures.rows,
        points,
        ...summary,
        ...(extra > 0 ? { extraFeatures: extra } : {}),
        ...conditions.summary,
        ...(isNamedSplit(parameters.split) && countsOf(subsets)),
        ...noticeSummary([...read.notices, ...notices]),
      },
    };
  },
});

/** The crystals as they are used, and what is to be told of their symmetry. */
async function settled(
  structures: Table<'structures'>,
  snapAngstrom: number | undefined,
  context: Pick<StepContext, 'progress' | 'symmetryProgram'>,
) {
  const settle = await symmetryRule(context, snapAngstrom);
  const crystals = structuresOf(structures).map((structure, i) => {
    context.progress(i, structures.rows, `symmetry of ${structure.id}`);
    return settle(structure);
  });
  const notices = noticesOf(crystals);
  return snapAngstrom === undefined
    ? { structures, notices }
    : { structures: withPlacesOf(structures, crystals), notices };
}

/**
 * @param folder for the places of its crystals in the list, and which rows are of one crystal
 * @param lists text of the file that names the subsets, where there is one
 */
function subsetsOf(
  { id, formula, source }: Table<'structures'>['columns'],
  { listed, crystals }: Pick<TrainingFolder, 'listed' | 'crystals'>,
  split: SplitSettings,
  lists: string | undefined,
): string[] {
  if (isNamedSplit(split)) {
    const file = TRAINING_FOLDER.splitLists;
    if (lists === undefined) throw new InvalidInputError(`there is no ${file}`, { file });
    // A list in JSON holds its structures: then they have no files of their own. Rows of one file have ids alone.
    const rowsOf = groupBy(source.keys(), (row) => at(source, row));
    const names = id.map((own, i) => (rowsOf.get(at(source, i))?.length === 1 ? [at(source, i), own] : [own]));
    return togetherOnly(splitByNames(lists, file, names), crystals);
  }
  if (isListSplit(split)) {
    const subsets = splitList(listed.length, split);
    return togetherOnly(
      Array.from(listed, (place) => at(subsets, place)),
      crystals,
    );
  }
  if (crystals.length === 0) return splitCrystals(formula, split);
  // Shares are of crystals, however many rows each has.
  const rowsOf = groupBy(crystals.keys(), (row) => at(crystals, row));
  const subsets = splitCrystals(
    Array.from(rowsOf.values(), ([first = 0]) => at(formula, first)),
    split,
  );
  const subsetOf = new Map(Array.from(rowsOf.keys(), (crystal, i) => [crystal, at(subsets, i)]));
  return crystals.map((crystal) => required(subsetOf.get(crystal)));
}

/** Told where a file decides, since no setting says them. */
function countsOf(subsets: readonly string[]) {
  const count = (subset: string) => subsets.filter((each) => each === subset).length;
  return { train: count('train'), validation: count('validation'), test: count('test'), unused: count('unused') };
}
