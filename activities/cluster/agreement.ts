/**
 * Many clusterings of the same crystals -> how far every two of them agree: adjusted Rand index and adjusted mutual
 * information, over all layers and linkages, reference spectra, predictions, compositions and the consensus.
 *
 * Queue compute. Reads `labellings` (one row a clustering), the reported `labels`, and the `consensus` (labels; where it
 * was made of a sample, its rows compare that sample alone); writes `agreement`. Idempotent: pure.
 */

import { z } from 'zod';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { agreementOfPairs, agreementWith, type Labelling } from '../../science/clustering/index.js';
import { step } from '../frame/step.js';

const CONSENSUS = 'consensus';

export const agreement = step({
  name: 'agreement',
  codeVersion: 2,
  queue: 'compute',
  parameters: z.strictObject({ clusters: z.number().int().min(2) }),
  reads: { labellings: { kind: 'labellings' }, labels: { kind: 'labels' }, consensus: { kind: 'labels' } },
  writes: { agreement: { kind: 'agreement' } },
  run({ labellings, labels, consensus }, { clusters }) {
    const all = labellingsOf(labellings);
    const rows = [...agreementOfPairs(all), ...withConsensus(all, labels, consensus)];
    return {
      outputs: {
        agreement: {
          kind: 'agreement',
          rows: rows.length,
          columns: {
            left: rows.map(({ left }) => left),
            right: rows.map(({ right }) => right),
            adjustedRand: Float64Array.from(rows, (row) => row.adjustedRand),
            adjustedMutualInfo: Float64Array.from(rows, (row) => row.adjustedMutualInfo),
          },
          metadata: { clusters: String(clusters), ...sampleOf(consensus) },
        },
      },
    };
  },
});

/** Only the rows of a consensus that was made of a sample are of a sample. */
function sampleOf({ metadata: { sample } }: Table<'labels'>): Readonly<Record<string, string>> {
  return sample === undefined ? {} : { sample: `rows of the consensus: ${sample}` };
}

function labellingsOf({ columns }: Table<'labellings'>): Labelling[] {
  return columns.cluster.map((labels, i) => ({ name: `${columns.layer[i]}, ${columns.method[i]}`, labels }));
}

function withConsensus(all: readonly Labelling[], labels: Table<'labels'>, { columns }: Table<'labels'>) {
  const rowOf = new Map(labels.columns.id.map((id, row) => [id, row]));
  const rows = Uint32Array.from(columns.id, (id) => required(rowOf.get(id)));
  const restricted = all.map(({ name, labels: each }) => ({ name, labels: rows.map((row) => at(each, row)) }));
  return agreementWith([{ name: CONSENSUS, labels: columns.cluster }], restricted);
}
