/**
 * A training folder -> crystal structures, absorption spectra (or targets of another kind), train/validation/test split.
 *
 * Queue io. Reads `source-files`; writes `structures` (shards), `spectra`, `split`. Idempotent: the key covers the
 * files' bytes (`property.json` among them), the axis, the split settings, how far atoms are snapped to symmetry and whether atoms in part are ordered. Errors: InvalidInputError, InvalidStructureError (never retried).
 */

import { z } from 'zod';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { isListSplit, type SplitSettings, SplitSettingsSchema } from '../../schemas/settings/split.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { OrderSchema, SnapAngstromSchema } from '../../schemas/tables/crystal.js';
import { TargetAxisSchema } from '../../schemas/tables/spectrum.js';
import {
  noticeSummary,
  noticesOf,
  readTrainingFolder,
  structuresOf,
  withPlacesOf,
} from '../../science/crystal/index.js';
import { refuseUntrainable } from '../../science/spectrum/index.js';
import { splitCrystals, splitList } from '../../science/split/index.js';
import { type StepContext, step } from '../frame/step.js';
import { inSlices } from './slices.js';
import { symmetryRule } from './symmetric-structures.js';
import { quantityOf, statedPoints, statedTargets, trainedTargets } from './targets.js';

export const ingest = step({
  name: 'ingest',
  codeVersion: 3,
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
    const stated = statedTargets(files, parameters.axis);
    const read = readTrainingFolder(files, statedPoints(stated), { order: parameters.order });
    const { points, listed } = read;
    const { structures, notices } = await settled(read.structures, parameters.snapAngstrom, context);
    const ids = structures.columns.id;
    const { values, metadata, summary } = trainedTargets(read, stated);
    const spectra: Table<'spectra'> = {
      kind: 'spectra',
      rows: structures.rows,
      columns: { id: ids, values: { width: points, values } },
      metadata: { ...metadata, points: String(points), quantity: quantityOf(stated) },
    };
    const extraFeatures = structures.extra?.extraFeatures as Matrix<Float64Array> | undefined;
    if (extraFeatures) refuseUntrainable(extraFeatures, 'extra feature', structures.columns);
    const extra = extraFeatures?.width ?? 0;
    const subsets = subsetsOf(structures.columns.formula, listed, parameters.split);
    const split: Table<'split'> = {
      kind: 'split',
      rows: structures.rows,
      columns: { id: ids, subset: subsets },
      metadata: { seed: String(parameters.split.seed), grouping: parameters.split.grouping },
    };
    return {
      outputs: { structures: inSlices(structures, parameters.structuresPerShard), spectra, split },
      summary: {
        crystals: structures.rows,
        points,
        ...summary,
        ...(extra > 0 ? { extraFeatures: extra } : {}),
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

/** @param listed place of each crystal in the list of the folder */
function subsetsOf(formulas: readonly string[], listed: Uint32Array, split: SplitSettings): string[] {
  if (!isListSplit(split)) return splitCrystals(formulas, split);
  const subsets = splitList(listed.length, split);
  return Array.from(listed, (place) => at(subsets, place));
}
