/**
 * Many clusterings of the same crystals -> one that they agree on: average linkage on the share of clusterings that
 * separate two crystals, cut into as many clusters as the reported one.
 *
 * Queue compute. Reads `labellings` (one row a clustering) and the reported `labels`; writes `consensus` (linkage),
 * `consensusLabels`, and `consensusValidity` (one row: silhouette in the co-association distance). Idempotent: pure.
 * Takes part: every linkage of every layer of the network; predictions, reference spectra and compositions do not, so
 * that the consensus can be compared with them. Of more than 10,000 crystals a seeded sample is clustered.
 */

import { z } from 'zod';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { COMPOSITION_LAYER, REFERENCE_LAYER } from '../../schemas/tables/clustering.js';
import {
  coAssociationDistances,
  copheneticCorrelation,
  countClusters,
  cutByCount,
  linkageOfDistances,
  silhouette,
} from '../../science/clustering/index.js';
import { step } from '../frame/step.js';
import { sampleMetadata, sampleOfPairs, validityTable } from './cut-figures.js';
import { labelsTable, linkageTable } from './tree-tables.js';

const METHOD = 'average';
const SAMPLE_SEED = 0;
/** Not what the network makes of a crystal on the way, but what it is compared with. */
const BESIDE: readonly string[] = ['prediction', REFERENCE_LAYER, COMPOSITION_LAYER];

export const consensus = step({
  name: 'consensus',
  codeVersion: 2,
  queue: 'compute',
  parameters: z.strictObject({ clusters: z.number().int().min(2) }),
  reads: { labellings: { kind: 'labellings' }, labels: { kind: 'labels' } },
  writes: {
    consensus: { kind: 'linkage' },
    consensusLabels: { kind: 'labels' },
    consensusValidity: { kind: 'validity' },
  },
  run({ labellings, labels }, { clusters }) {
    const { id } = labels.columns;
    const sample = sampleOfPairs(id.length, SAMPLE_SEED);
    const ids = sample ? Array.from(sample, (row) => at(id, row)) : id;
    const voters = votersOf(labellings);
    const distances = coAssociationDistances(
      voters.map((cluster) => (sample ? sample.map((row) => at(cluster, row)) : cluster)),
    );
    const tree = linkageOfDistances(distances, METHOD);
    const count = Math.min(clusters, ids.length);
    const cluster = cutByCount(tree, count);
    const layer = `consensus of ${voters.length} clusterings`;
    const sampled = sampleMetadata(ids.length, id.length, SAMPLE_SEED);
    const ofCut = {
      clusters: countClusters(cluster),
      silhouette: silhouette(distances, cluster),
      // These two need coordinates, and shares of clusterings have none.
      daviesBouldin: null,
      calinskiHarabasz: null,
    };
    return {
      outputs: {
        consensus: linkageTable(tree, {
          layer,
          method: METHOD,
          metric: 'share of clusterings that separate',
          ...sampled,
        }),
        consensusLabels: labelsTable(ids, cluster, {
          layer,
          method: METHOD,
          cut: `at most ${count} clusters`,
          ...sampled,
        }),
        consensusValidity: validityTable(
          layer,
          METHOD,
          { validity: [ofCut], cophenetic: copheneticCorrelation(tree, distances) },
          sampled,
        ),
      },
    };
  },
});

/** Without any layer of the network all clusterings vote. */
function votersOf({ columns }: Table<'labellings'>): Uint32Array[] {
  const own = columns.cluster.filter((_, i) => !BESIDE.includes(at(columns.layer, i)));
  return own.length > 0 ? own : columns.cluster;
}
