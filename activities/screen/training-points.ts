/** Crystals as points of the layer that was clustered: those of the data that the network was trained on, and new ones. */
import { gatherRows } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import type { NetworkSettings } from '../../schemas/tables/training.js';
import type { GraphPredictions } from '../../science/model/index.js';

/** Rows of the training subset: the network knows no others. */
export function trainingPoints({ width, values }: Matrix<Float32Array>, ids: readonly string[], split: Table<'split'>) {
  const train = new Set(idsOfSubset(split, 'train'));
  const rows = ids.map((_, i) => i).filter((i) => train.has(at(ids, i)));
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
