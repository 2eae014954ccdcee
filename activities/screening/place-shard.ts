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
import { nearestTraining } from '../../science/candidates/index.js';
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
    // Without rows a table does not know the width of its features.
    const { distance, nearest } = predicted.rows === 0 ? NONE : nearestTraining(points.columns.features, features);
    const place = openPlacement({ embeddings, labels, split }, layer);
    const groups = id.map((_, row) => place(rowView(features.values, features.width, row)));
    const placed: Table<'placed-candidates'> = {
      kind: 'placed-candidates',
      rows: predicted.rows,
      columns: {
        id,
        distance,
        isNear: Array.from(distance, (value) => value <= threshold),
        nearestId: Array.from(nearest, (row) => at(points.columns.id, row)),
        cluster: Uint32Array.from(groups, ({ cluster }) => cluster),
        neighbourShare: Float64Array.from(groups, ({ neighbourShare }) => neighbourShare),
      },
      metadata: {},
    };
    return { outputs: { placed }, summary: { placed: predicted.rows } };
  },
});

const NONE = { distance: new Float64Array(), nearest: new Uint32Array() };

function refuseOtherLayer({ kind, metadata }: Table, layer: string): void {
  if (metadata.layer !== layer)
    throw new InvalidInputError(`${kind} of layer ${metadata.layer} for groups of layer ${layer}`, {
      found: String(metadata.layer),
      expected: layer,
    });
}
