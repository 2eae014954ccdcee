/** Crystals of the data as points of one layer, with what the network was trained on. */
import { gatherRows } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { idsOfSubset } from '../../schemas/tables/split.js';

/** Rows of the training subset: the network knows no others. */
export function trainingPoints({ width, values }: Matrix<Float32Array>, ids: readonly string[], split: Table<'split'>) {
  const train = new Set(idsOfSubset(split, 'train'));
  const rows = ids.map((_, i) => i).filter((i) => train.has(at(ids, i)));
  return { ids: rows.map((row) => at(ids, row)), points: { width, values: gatherRows(values, width, rows) } };
}
