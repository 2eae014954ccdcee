/** The readout with extra features: its formula (specification 2.7) in plain arithmetic, central differences, refusals. */
import { describe, expect, it } from 'vitest';
import { InvalidGraphError } from '../../../../../schemas/failure.js';
import type { CrystalGraph } from '../../../../../schemas/tables/graph.js';
import { DEFAULT_GRAPH_RULES } from '../../../../../schemas/tables/graph.js';
import type { NetworkSettings } from '../../../../../schemas/tables/training.js';
import { loadProgram } from '../../../../../science/engine/index.js';
import { buildCrystalGraph } from '../../../../../science/graph/index.js';
import { assembleBatch } from '../../../../../science/model/batches/batch-arrays.js';
import { refuseOtherFeatures } from '../../../../../science/model/batches/extra-features.js';
import { predictGraphs, trainUntil } from '../../../../../science/model/index.js';
import { parameterTable } from '../../../../../science/model/parameters/parameter-table.js';
import { gradientProgram, predictionProgram } from '../../../../../science/model/prediction/programs.js';
import { refusalOf } from '../../../../harness/laws/refusal.js';
import { largestDifference, temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';
import { tensorOf } from '../golden-network.js';
import { corundum, nacl, REFERENCE_TRAINING, SMALL_NETWORK, specifiedParameters } from '../specification-network.js';

const folder = temporaryFolder();
const network: NetworkSettings = { ...SMALL_NETWORK, extraFeatures: 3 };
const table = parameterTable(network);
const values = specifiedParameters(table);
const parameter = { values, shape: [table.size] };
const h = network.hiddenFeatures;
const withExtra = (graph: CrystalGraph, extra: number[]) => ({ ...graph, extraFeatures: Float64Array.from(extra) });
const plain = [nacl, corundum].map((structure) => buildCrystalGraph(structure, DEFAULT_GRAPH_RULES));
const EXTRA = [
  [0.3, -1.2, 2],
  [1.5, 0.4, -0.7],
];
const graphs = plain.map((graph, i) => withExtra(graph, EXTRA[i]!));

const linear = (name: string, x: number[]): number[] => {
  const weight = tensorOf(values, table, `${name}.weight`);
  return [...tensorOf(values, table, `${name}.bias`)].map(
    (bias, row) => bias + x.reduce((sum, each, k) => sum + each * weight[row * x.length + k]!, 0),
  );
};
const mlp = (name: string, x: number[]): number[] => {
  const y = linear(`${name}.layer.0`, x);
  const mean = y.reduce((sum, each) => sum + each / y.length, 0);
  const variance = y.reduce((sum, each) => sum + (each - mean) ** 2 / y.length, 0);
  const [gain, bias] = ['weight', 'bias'].map((part) => tensorOf(values, table, `${name}.layer.1.${part}`));
  return y.map((each, k) => {
    const normed = ((each - mean) / Math.sqrt(variance + 1e-5)) * gain![k]! + bias![k]!;
    return normed / (1 + Math.exp(-normed));
  });
};

describe('extra features', () => {
  it('join the pooled atoms: fc3(MLP2(MLP1([pooled, MLP(e)])))', async () => {
    const program = await loadProgram(predictionProgram(network, table, true, 'double'), folder);
    const found = program.run({ ...assembleBatch(graphs, 'double'), parameter });
    program.dispose();
    const expected = EXTRA.flatMap((extra, crystal) => {
      const pooled = [...found.GCN2!.subarray(crystal * h, (crystal + 1) * h)];
      const joined = [...pooled, ...mlp('extra_feature_embedding', extra)];
      return linear('fc3', mlp('fc2', mlp('fc1', joined)));
    });
    expect(largestDifference(found.prediction!, expected)).toBeLessThan(1e-12);
  });

  it('have their gradient, by central differences in parameters of every part', async () => {
    const program = await loadProgram(
      gradientProgram(network, { ...REFERENCE_TRAINING, loss: 'mse' }, table, 'double'),
      folder,
    );
    const target = { values: Float64Array.from({ length: 10 }, (_, i) => Math.sin(i)), shape: [2, 5] };
    const inputs = { ...assembleBatch(graphs, 'double'), target, scale: { values: Float64Array.of(0.1), shape: [] } };
    const gradient = Float64Array.from(program.run({ ...inputs, parameter }).gradient!);
    const lossAt = (at: number, shift: number) => {
      const moved = Float64Array.from(values);
      moved[at]! += shift;
      return program.run({ ...inputs, parameter: { values: moved, shape: [table.size] } }).loss![0]!;
    };
    for (const name of [
      'extra_feature_embedding.layer.0.weight',
      'fc1.layer.0.weight',
      'fc2.layer.1.bias',
      'fc3.weight',
      'gcn_layers.1.src_update.weight',
    ]) {
      const at = table.entries.find((entry) => entry.name === name)!.offset + 2;
      const quotient = (8 * (lossAt(at, 1e-4) - lossAt(at, -1e-4)) - (lossAt(at, 2e-4) - lossAt(at, -2e-4))) / 12e-4;
      expect(Math.abs(gradient[at]! - quotient), name).toBeLessThan(1e-8);
      expect(quotient, name).not.toBe(0);
    }
    // It exists in the reference, and nothing depends on it.
    expect(Math.max(...tensorOf(gradient, table, 'fc.weight').map(Math.abs))).toBe(0);
    program.dispose();
  });

  it.each(['layer', 'batch'] as const)('train and predict, %s norm', async (norm) => {
    const set = { graphs, targets: Float32Array.from([1, 2, 3, 4, 5, 5, 4, 3, 2, 1]) };
    const settings = { ...REFERENCE_TRAINING, learningRate: 0.02, meanTargetBias: true };
    const input = { network: { ...network, norm }, training: settings, graphRules: DEFAULT_GRAPH_RULES };
    const axis = { startEv: null, stepEv: null };
    const run = {
      ...input,
      axis,
      train: set,
      validation: set,
      resume: null,
      best: null,
      untilEpoch: 40,
      programFolder: folder,
    };
    const { best, last, curve } = await trainUntil(run, { async onEpoch() {} });
    expect(curve.at(-1)!.trainLoss).toBeLessThan(curve[0]!.trainLoss / 2);
    const { prediction } = await predictGraphs(best, graphs, DEFAULT_GRAPH_RULES, { programFolder: folder });
    const error = prediction.reduce((sum, value, i) => sum + Math.abs(value - set.targets[i]!) / 10, 0);
    expect(error).toBeCloseTo(Math.min(...curve.map((row) => row.validationMae)), 4);
    await expect(predictGraphs(last, plain, DEFAULT_GRAPH_RULES, { programFolder: folder })).rejects.toThrow(
      'NaCl primitive: 0 extra features, the network takes 3',
    );
  });

  it.each([
    [0, Number.POSITIVE_INFINITY],
    [1, Number.NaN],
    [2, Number.NEGATIVE_INFINITY],
  ])('are refused where number %i is %f', (place, value) => {
    const broken = withExtra(plain[1]!, EXTRA[0]!.with(place, value));
    expect(refusalOf(InvalidGraphError, () => refuseOtherFeatures([graphs[0]!, broken], network))).toEqual({
      message: `${broken.id}: extra feature ${place} is ${value}`,
      structure: broken.id,
    });
    expect(() => refuseOtherFeatures(graphs, network)).not.toThrow();
    expect(() => refuseOtherFeatures(plain, SMALL_NETWORK)).not.toThrow();
  });

  it('are refused where they are not numbers, too many, or to be stored in a table', async () => {
    const broken = [withExtra(plain[0]!, [1, Number.NaN, 2])];
    const input = {
      network,
      training: REFERENCE_TRAINING,
      graphRules: DEFAULT_GRAPH_RULES,
      axis: { startEv: null, stepEv: null },
      train: { graphs: broken, targets: new Float32Array(5) },
      validation: { graphs: broken, targets: new Float32Array(5) },
      resume: null,
      best: null,
      untilEpoch: 1,
      programFolder: folder,
    };
    const quiet = { async onEpoch() {} };
    await expect(trainUntil(input, quiet)).rejects.toThrow('NaCl primitive: extra feature 1 is NaN');
    const without = { ...input, network: SMALL_NETWORK };
    await expect(trainUntil(without, quiet)).rejects.toThrow(InvalidGraphError);
  });
});
