/** Crystals as points of the layer that was clustered: those of the data that the network was trained on, and new ones. */
import { gatherRows } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { crystalOfRow, idsOfSubset } from '../../schemas/tables/split.js';
import type { NetworkSettings } from '../../schemas/tables/training.js';
import type { GraphPredictions } from '../../science/model/index.js';

/** Rows of the training subset: the network knows no others. Of a crystal at several conditions one: the others are as near as can be. */
export function trainingPoints({ width, values }: Matrix<Float32Array>, ids: readonly string[], split: Table<'split'>) {
  const train = new Set(idsOfSubset(split, 'train'));
  const rows = firstOfEach(
    ids.map((_, i) => i).filter((i) => train.has(at(ids, i))),
    (i) => at(ids, i),
    split,
  );
  return { ids: rows.map((row) => at(ids, row)), points: { width, values: gatherRows(values, width, rows) } };
}

/** @param layer of the network, or `prediction` */
export function predictedPoints(
  layer: string,
  { prediction, layers }: Pick<GraphPredictions, 'prediction' | 'layers'>,
  { hiddenFeatures, outputFeatures }: NetworkSettings,
): Matrix<Float32Array> {
  return layer === 'prediction'
    ? { width: outputFeatures, values: prediction }
    : { width: hiddenFeatures, values: required(layers[layer], layer) };
}

/** @returns of rows of one crystal the first; all rows where each is a crystal */
export function firstOfEach<T>(rows: readonly T[], idOf: (row: T) => string, split: Table<'split'>): T[] {
  const crystalOf = crystalOfRow(split);
  const seen = new Set<string>();
  return rows.filter((row) => {
    const crystal = crystalOf(idOf(row));
    if (seen.has(crystal)) return false;
    seen.add(crystal);
    return true;
  });
}
