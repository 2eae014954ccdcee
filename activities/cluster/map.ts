/**
 * One layer's features -> two pictures of it in the plane: principal components, and UMAP.
 *
 * Queue compute. Reads `embeddings`; writes `map`. Idempotent: UMAP is seeded. Of more than 10,000 crystals UMAP lays out
 * a seeded sample, and the others have no coordinates in it.
 * Errors: InvalidInputError for an unknown layer (never retried).
 */

import { z } from 'zod';
import { at } from '../../schemas/required.js';
import { SeedSchema } from '../../schemas/seed.js';
import { NEIGHBOUR_MAP, neighbourMap, pointsWithin, principalComponents } from '../../science/clustering/index.js';
import { step } from '../frame/step.js';
import { sampleMetadata, sampleOfPairs } from './cut-figures.js';
import { layerOf } from './layer.js';

export const map = step({
  name: 'map',
  codeVersion: 3,
  queue: 'compute',
  parameters: z.strictObject({
    layer: z.string().min(1),
    seed: SeedSchema,
  }),
  reads: { embeddings: { kind: 'embeddings' } },
  writes: { map: { kind: 'map' } },
  run({ embeddings }, { layer, seed }) {
    const points = layerOf(embeddings, layer);
    const { id } = embeddings.columns;
    const { coordinates, explained } = principalComponents(points, 2);
    const sample = sampleOfPairs(id.length, seed);
    const laidOut = neighbourMap(sample ? pointsWithin(points, sample) : points, { ...NEIGHBOUR_MAP, seed });
    const neighbour1: (number | null)[] = id.map(() => null);
    const neighbour2: (number | null)[] = id.map(() => null);
    for (let i = 0; laidOut !== null && i < laidOut.values.length / 2; i++) {
      const row = sample ? at(sample, i) : i;
      neighbour1[row] = at(laidOut.values, 2 * i);
      neighbour2[row] = at(laidOut.values, 2 * i + 1);
    }
    return {
      outputs: {
        map: {
          kind: 'map',
          rows: id.length,
          columns: {
            id,
            component1: coordinates.values.filter((_, i) => i % 2 === 0),
            component2: coordinates.values.filter((_, i) => i % 2 === 1),
            neighbour1,
            neighbour2,
          },
          metadata: {
            layer,
            explained1: String(explained[0]),
            explained2: String(explained[1]),
            neighbours: String(NEIGHBOUR_MAP.neighbours),
            minDistance: String(NEIGHBOUR_MAP.minDistance),
            seed: String(seed),
            ...sampleMetadata(sample?.length ?? id.length, id.length, seed),
          },
        },
      },
    };
  },
});
