/** Tables of figures that are those of a sample say so; tables of all crystals are as they always were. */
import { describe, expect, it } from 'vitest';
import { agreement } from '../../../activities/cluster/agreement.js';
import {
  MOST_POINTS_OF_ALL_PAIRS,
  sampleMetadata,
  sampleOfPairs,
  validityTable,
} from '../../../activities/cluster/cut-figures.js';
import type { StepContext } from '../../../activities/frame/step.js';
import type { Table } from '../../../schemas/run/artifact.js';

const n = MOST_POINTS_OF_ALL_PAIRS + 500;

describe('a table of figures', () => {
  it('says how many crystals of how many it was made of, and with which seed', () => {
    const sample = sampleOfPairs(n, 7)!;
    expect(new Set(sample).size).toBe(MOST_POINTS_OF_ALL_PAIRS);
    const stated = sampleMetadata(sample.length, n, 7);
    expect(stated).toEqual({ sample: 'a sample of 10000 of 10500 crystals, seed 7' });
    expect(validityTable('GCN4', 'ward', { validity: [], cophenetic: null }, stated).metadata).toEqual(stated);
  });

  it('says nothing of a sample where all crystals took part', () => {
    expect(sampleOfPairs(MOST_POINTS_OF_ALL_PAIRS, 7)).toBeNull();
    expect(sampleMetadata(40, 40, 7)).toEqual({});
    expect(validityTable('GCN4', 'ward', { validity: [], cophenetic: null }).metadata).toEqual({});
  });

  it('of agreement hands on the sample of its consensus', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    const labels = (id: string[], metadata: Record<string, string>): Table<'labels'> => ({
      kind: 'labels',
      rows: id.length,
      columns: { id, cluster: Uint32Array.from(id, (_, i) => 1 + (i % 2)) },
      metadata: { layer: 'GCN4', method: 'ward', cut: '', ...metadata },
    });
    const labellings: Table<'labellings'> = {
      kind: 'labellings',
      rows: 1,
      columns: { layer: ['GCN4'], method: ['ward'], cluster: [Uint32Array.of(1, 2, 1, 2)] },
      metadata: {},
    };
    const metadataWith = async (metadata: Record<string, string>) =>
      (
        await agreement.run(
          { labellings, labels: labels(ids, {}), consensus: labels(ids.slice(0, 3), metadata) },
          { clusters: 2 },
          {} as StepContext,
        )
      ).outputs.agreement.metadata;
    expect(await metadataWith({})).toEqual({ clusters: '2' });
    const sample = sampleMetadata(3, 4, 0).sample!;
    expect(await metadataWith({ sample })).toEqual({ clusters: '2', sample: `rows of the consensus: ${sample}` });
  });
});
