/**
 * One layer's features -> merge tree by one linkage, flat clusters, validity figures over a range of counts.
 *
 * Layers are those of `embeddings`, and two to compare with: `reference` (the spectra) and `composition` (shares of
 * the elements). Queue compute. Reads `embeddings`, and `spectra` and `structures` for the latter two; writes
 * `linkage`, `labels`, `labellings` (the same labels as one row) and `validity` (one row a count). Idempotent: pure.
 * Above 10,000 crystals the silhouette and the cophenetic correlation are those of a seeded sample, and the table says so.
 * Errors: InvalidInputError for an unknown layer, or a crystal without spectrum or structure; ResourceError for a linkage
 * that needs more distances than fit (neither is retried).
 */
import { z } from 'zod';
import { LINKAGE_METHODS } from '../../schemas/tables/clustering.js';
import {
  cutByCount,
  distancesOfPoints,
  linkageOfDistances,
  linkageOfPoints,
  pointsWithin,
} from '../../science/clustering/index.js';
import { step } from '../frame/step.js';
import { clusteredPoints } from './clustered-points.js';
import { cutFigures, sampleMetadata, sampleOfPairs, validityTable } from './cut-figures.js';
import { labelsTable, linkageTable } from './tree-tables.js';

const METRIC = 'euclidean';
const SAMPLE_SEED = 0;

export const cluster = step({
  name: 'cluster',
  codeVersion: 3,
  queue: 'compute',
  parameters: z.strictObject({
    layer: z.string().min(1),
    method: z.enum(LINKAGE_METHODS),
    clusters: z.number().int().min(2),
    /** Counts whose validity is told as well. */
    counts: z.array(z.number().int().min(2)).max(1000),
  }),
  reads: {
    embeddings: { kind: 'embeddings' },
    spectra: { kind: 'spectra', optional: true },
    structures: { kind: 'structures', optional: true },
  },
  writes: {
    linkage: { kind: 'linkage' },
    labels: { kind: 'labels' },
    labellings: { kind: 'labellings' },
    validity: { kind: 'validity' },
  },
  async run(inputs, { layer, method, clusters, counts }, context) {
    const { id } = inputs.embeddings.columns;
    const points = clusteredPoints(inputs, layer);
    const sample = sampleOfPairs(id.length, SAMPLE_SEED);
    const distances = await distancesOfPoints(sample ? pointsWithin(points, sample) : points, METRIC, context);
    const tree = sample
      ? await linkageOfPoints(points, method, METRIC, context)
      : linkageOfDistances(distances, method);
    const count = Math.min(clusters, id.length);
    const asked = [...new Set([...counts.filter((each) => each < id.length), count])].sort((a, b) => a - b);
    const labels = cutByCount(tree, count);
    return {
      outputs: {
        linkage: linkageTable(tree, { layer, method, metric: METRIC }),
        labels: labelsTable(id, labels, { layer, method, cut: `at most ${count} clusters` }),
        labellings: {
          kind: 'labellings',
          rows: 1,
          columns: { layer: [layer], method: [method], cluster: [labels] },
          metadata: {},
        },
        validity: validityTable(
          layer,
          method,
          cutFigures(points, distances, tree, asked, sample),
          sampleMetadata(sample?.length ?? id.length, id.length, SAMPLE_SEED),
        ),
      },
    };
  },
});
