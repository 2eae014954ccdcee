/**
 * Candidates that were predicted -> the nearest training crystal of each, and the group of the data that it belongs to.
 *
 * Queue compute. Reads `predicted-candidates` (one shard, or a piece of one), `training-points`, and of the data `embeddings`,
 * `labels`, `split`; writes `placed-candidates`, row by row. Loads no network. Idempotent: pure. Errors: InvalidInputError where
 * the tables are not of one layer (never retried).
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { step } from '../frame/step.js';
import { openPlacement } from '../screen/known-groups.js';

export const placeShard = step({
  name: 'placeShard',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ layer: z.string().min(1) }),
  reads: {
    predicted: { kind: 'predicted-candidates' },
    points: { kind: 'training-points', kept: true },
    embeddings: { kind: 'embeddings', kept: true },
    labels: { kind: 'labels', kept: true },
    split: { kind: 'split', kept: true },
  },
  writes: { placed: { kind: 'placed-candidates' } },
  run({ predicted, points, embeddings, labels, split }, { layer }) {
    for (const table of [predicted, points]) refuseOtherLayer(table, layer);
    const { features, id } = predicted.columns;
    const threshold = Number(points.metadata.threshold);
    const place = openPlacement({ embeddings, labels, split }, layer);
    const places = id.map((_, row) => {
      const found = place(rowView(features.values, features.width, row));
      if (found.nearest < 0) throw new InvalidInputError(`embedding ${row} is not finite`, { row });
      return found;
    });
    const distance = Float64Array.from(places, (found) => found.distance);
    const placed: Table<'placed-candidates'> = {
      kind: 'placed-candidates',
      rows: predicted.rows,
      columns: {
        id,
        distance,
        isNear: Array.from(distance, (value) => value <= threshold),
        nearestId: places.map(({ nearest }) => at(embeddings.columns.id, nearest)),
        cluster: Uint32Array.from(places, ({ cluster }) => cluster),
        neighbourShare: Float64Array.from(places, ({ neighbourShare }) => neighbourShare),
      },
      metadata: {},
    };
    return { outputs: { placed }, summary: { placed: predicted.rows } };
  },
});

function refuseOtherLayer({ kind, metadata }: Table, layer: string): void {
  if (metadata.layer !== layer)
    throw new InvalidInputError(`${kind} of layer ${metadata.layer} for groups of layer ${layer}`, {
      found: String(metadata.layer),
      expected: layer,
    });
}
