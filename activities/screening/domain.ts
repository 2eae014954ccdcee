/**
 * Embeddings of the data -> the training crystals as points of the clustered layer, and how far they usually are from each other.
 *
 * Queue compute. Reads `embeddings`, `split`; writes `training-points`. Once a model and layer: every candidate is held against
 * them. Idempotent: pure. Errors: InvalidInputError for a layer that is not there, or fewer than two training crystals (never
 * retried).
 */
import { z } from 'zod';
import { domainThreshold } from '../../science/candidates/index.js';
import { layerOf } from '../cluster/layer.js';
import { step } from '../frame/step.js';
import { trainingPoints } from '../screen/training-points.js';

export const domain = step({
  name: 'domain',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ layer: z.string().min(1) }),
  reads: { embeddings: { kind: 'embeddings' }, split: { kind: 'split' } },
  writes: { points: { kind: 'training-points' } },
  run({ embeddings, split }, { layer }) {
    const { ids, points } = trainingPoints(layerOf(embeddings, layer), embeddings.columns.id, split);
    const threshold = domainThreshold(points);
    return {
      outputs: {
        points: {
          kind: 'training-points',
          rows: ids.length,
          columns: { id: ids, features: points },
          metadata: { layer, threshold: String(threshold) },
        },
      },
      summary: { crystals: ids.length, threshold },
    };
  },
});
