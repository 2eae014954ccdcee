/** Expected: what the bounds say, and that a batch's make-up moves predictions by rounding alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GRAPH_RULES } from '../../../../../schemas/tables/graph.js';
import { buildCrystalGraph } from '../../../../../science/graph/index.js';
import { MOST_TRIPLETS, predictionBatches } from '../../../../../science/model/batches/prediction-batches.js';
import { checkpointFromTensors, predictGraphs } from '../../../../../science/model/index.js';
import { parameterTable } from '../../../../../science/model/parameters/parameter-table.js';
import { largestDifference, temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';
import { nacl, SMALL_NETWORK, specifiedParameters } from '../specification-network.js';

const programFolder = temporaryFolder();
const graph = buildCrystalGraph(nacl, DEFAULT_GRAPH_RULES);
/** Nothing but the number of triplets counts here. */
const ofTriplets = (count: number) => ({ ...graph, tripletCosine: new Float64Array(count) });
const triplets = (batch: readonly { tripletCosine: Float64Array }[]) =>
  batch.reduce((sum, { tripletCosine }) => sum + tripletCosine.length, 0);

describe('batches of a prediction', () => {
  it('share a call up to 8,192 triplets and 64 crystals, and no more', () => {
    const sizes = (...counts: number[]) => predictionBatches(counts.map(ofTriplets), null).map(({ length }) => length);
    expect(sizes(4096, 4096, 1)).toEqual([2, 1]);
    expect(sizes(4096, 4097)).toEqual([1, 1]);
    expect(sizes(0, 8192, 0, 1)).toEqual([3, 1]);
    expect(sizes(...new Array<number>(129).fill(1))).toEqual([64, 64, 1]);
  });

  it('keep the order, the bounds, and take what fits', () => {
    const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 20_000 })), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(sizes, (counts) => {
        const graphs = counts.map(ofTriplets);
        const batches = predictionBatches(graphs, null);
        expect(batches.flat()).toEqual(graphs);
        batches.forEach((batch, i) => {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(64);
          if (batch.length > 1) expect(triplets(batch)).toBeLessThanOrEqual(MOST_TRIPLETS);
          const next = batches[i + 1];
          if (next && batch.length < 64) expect(triplets([...batch, next[0]!])).toBeGreaterThan(MOST_TRIPLETS);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('have the asked number of crystals, whatever their size', () => {
    const graphs = Array.from({ length: 19 }, () => ofTriplets(5000));
    expect(predictionBatches(graphs, 8).map((batch) => batch.length)).toEqual([8, 8, 3]);
    expect(predictionBatches(graphs, null).map((batch) => batch.length)).toEqual(new Array(19).fill(1));
    expect(predictionBatches([], null)).toEqual([]);
  });

  it('move a prediction by rounding alone, and the same batches give the same bytes', async () => {
    const values = Float32Array.from(specifiedParameters());
    const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
    const tensors = new Map(
      parameterTable(SMALL_NETWORK).entries.map(
        ({ name, offset, shape }) => [name, values.subarray(offset, offset + sizeOf(shape))] as const,
      ),
    );
    const settings = {
      network: SMALL_NETWORK,
      training: null,
      graphRules: DEFAULT_GRAPH_RULES,
      startEv: null,
      stepEv: null,
    };
    const model = checkpointFromTensors(settings, tensors);
    const graphs = Array.from({ length: 40 }, (_, i) => {
      const lattice = nacl.lattice.map((x) => x * (1 + i / 400));
      return buildCrystalGraph({ ...nacl, lattice }, DEFAULT_GRAPH_RULES);
    });
    const seen: number[] = [];
    const predicted = (batchSize: number | null) =>
      predictGraphs(model, graphs, DEFAULT_GRAPH_RULES, { programFolder, batchSize });
    const together = await predictGraphs(model, graphs, DEFAULT_GRAPH_RULES, {
      programFolder,
      onProgress: (done) => void seen.push(done),
    });
    expect(seen).toEqual([40]);
    expect(together).not.toHaveProperty('atoms');
    expect(await predicted(null)).toEqual(together);
    for (const batchSize of [1, 8]) {
      const { prediction } = await predicted(batchSize);
      expect(largestDifference(prediction, together.prediction)).toBeLessThan(1e-5);
    }
  });
});
