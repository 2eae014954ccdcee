import { describe, expect, it } from 'vitest';
import { pairGraph, pairsOf } from '../../../../bench/volume/pairs.js';
import { DEFAULT_GRAPH_RULES } from '../../../../schemas/tables/graph.js';
import { buildCrystalGraph } from '../../../../science/graph/index.js';
import { checkpointFromTensors, parameterTable, predictGraphs } from '../../../../science/model/index.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { SMALL_NETWORK } from '../../science/model/specification-network.js';

const programFolder = temporaryFolder();
const rocksalt = (id: string, half: number) =>
  buildCrystalGraph(
    {
      id,
      lattice: Float64Array.of(0, half, half, half, 0, half, half, half, 0),
      species: ['Na', 'Cl'],
      fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5),
    },
    DEFAULT_GRAPH_RULES,
  );
const [small, large] = [rocksalt('small', 1.9), rocksalt('large', 3.6)];

describe('two volumes of a crystal as one graph', () => {
  it('predict the first and so many times their difference', async () => {
    const network = { ...SMALL_NETWORK, outputFeatures: 3 };
    let drawn = 1;
    // Any weights will do, those of the readout large enough to tell the volumes apart: a linear congruential generator.
    const next = () => {
      drawn = (drawn * 16807) % 2147483647;
      return drawn / 2147483647 - 0.5;
    };
    const scaleOf = (name: string) => (name === 'fc.weight' ? 100 : 1);
    const tensors = new Map(
      parameterTable(network).entries.map(({ name, shape }) => [
        name,
        Float32Array.from(
          { length: shape.reduce((product, length) => product * length, 1) },
          () => scaleOf(name) * next(),
        ),
      ]),
    );
    const settings = { network, training: null, graphRules: DEFAULT_GRAPH_RULES, startEv: 0, stepEv: 1 };
    const model = checkpointFromTensors(settings, tensors);
    const graphs = [small, large, pairGraph(small, large, 4)];
    const { prediction } = await predictGraphs(model, graphs, DEFAULT_GRAPH_RULES, { programFolder });
    for (let k = 0; k < 3; k++) {
      const [a, b] = [prediction[k]!, prediction[3 + k]!];
      expect(Math.abs(a - b)).toBeGreaterThan(1e-3);
      expect(prediction[6 + k]).toBeCloseTo(a + 4 * (a - b), 4);
    }
  });

  it('have the same combination of targets, every ordered pair of one crystal', () => {
    const other = rocksalt('other', 3);
    const given = { graphs: [small, large, other], targets: Float32Array.of(1, 2, 5, 7, 0, 0) };
    const { graphs, targets } = pairsOf(given, (id) => (id === 'other' ? 'other' : 'salt'), 2);
    expect(graphs.map(({ id }) => id)).toEqual(['small beyond large', 'large beyond small']);
    // 1 + 2 (1 - 5), 2 + 2 (2 - 7); 5 + 2 (5 - 1), 7 + 2 (7 - 2)
    expect([...targets]).toEqual([-7, -8, 13, 17]);
  });
});
