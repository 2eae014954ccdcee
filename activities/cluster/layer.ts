/** One layer of an embeddings table as points. */

import { InvalidInputError } from '../../schemas/failure.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';

/** @throws InvalidInputError naming the layers there are */
export function layerOf(embeddings: Table<'embeddings'>, layer: string): Matrix<Float32Array> {
  if (layer === 'prediction') return embeddings.columns.prediction;
  const points = embeddings.extra?.[layer];
  if (!points)
    throw new InvalidInputError(`there is no layer "${layer}"`, {
      expected: `prediction ${embeddings.metadata.layers}`,
    });
  return points as Matrix<Float32Array>;
}
