/**
 * ALIGNN with batch norm. Expected values: test/fixtures/golden/batchnorm.safetensors (alignn 2024.3.24 in float64,
 * 2 + 2 layers, h 32), and central differences.
 */
import { describe, expect, it } from 'vitest';
import { InvalidHyperparametersError } from '../../../../../schemas/failure.js';
import { DEFAULT_GRAPH_RULES } from '../../../../../schemas/tables/graph.js';
import { GraphProgram, loadProgram, type Values } from '../../../../../science/engine/index.js';
import { assembleBatch } from '../../../../../science/model/batches/batch-arrays.js';
import { memberShares } from '../../../../../science/model/batches/member-shares.js';
import { predictGraphs, trainUntil } from '../../../../../science/model/index.js';
import { batchNorms, normalise } from '../../../../../science/model/layers/batch-norm.js';
import { graphNodes } from '../../../../../science/model/layers/graph-nodes.js';
import { network } from '../../../../../science/model/layers/network.js';
import { memberNodes } from '../../../../../science/model/layers/norm.js';
import { stepRates } from '../../../../../science/model/optimisation/adamw.js';
import { scopeOf, tableNodes } from '../../../../../science/model/parameters/parameter-nodes.js';
import { parameterTable } from '../../../../../science/model/parameters/parameter-table.js';
import { gradientProgram, predictionProgram } from '../../../../../science/model/prediction/programs.js';
import { trainingProgram } from '../../../../../science/model/training/training-program.js';
import { evaluate, largestDifference, temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';
import { gradientError } from '../../engine/finite-differences.js';
import {
  GOLDEN_BATCH,
  goldenGraph,
  goldenNetwork,
  goldenTargets,
  packed,
  readTensors,
  tensorOf,
} from '../golden-network.js';
import { REFERENCE_TRAINING } from '../specification-network.js';

const folder = temporaryFolder();
const settings = goldenNetwork({ norm: 'batch', alignnLayers: 2, gcnLayers: 2, hiddenFeatures: 32 });
const table = parameterTable(settings);
const golden = readTensors('batchnorm.safetensors');
const vector = (values: Float64Array): Values => ({ values, shape: [table.size] });
const parameter = vector(packed(golden, 'param/', table));

describe.each(['full', 'reduced'] as const)('%s graphs', (symmetry) => {
  const graphs = GOLDEN_BATCH.map((id) => goldenGraph(id, { symmetry }));
  const arrays = assembleBatch(graphs, 'double');
  const batch = { ...arrays, ...memberShares(graphs, arrays) };
  const target: Values = { values: goldenTargets(GOLDEN_BATCH), shape: [4, 301] };
  const scale: Values = { values: Float64Array.of(1 / 1204), shape: [] };
  // Mean lengths and cosines of a class differ from its members' by the last printed decimals of the structure files.
  const tolerance = symmetry === 'full' ? 1e-10 : 1e-9;

  it('gives the outputs and pooled features of training mode', async () => {
    const g = new GraphProgram('double');
    const norm = batchNorms(g, memberNodes(g));
    const p = scopeOf(tableNodes(g, table, g.input('parameter', 1)));
    const { output, pooled } = network(g, p, norm, graphNodes(g), settings);
    const found = await evaluate(g, { output, ...Object.fromEntries(pooled) }, { ...batch, parameter }, folder);
    expect(largestDifference(found.output!, golden.get('train'))).toBeLessThan(tolerance);
    const layers = ['ALIGNN1', 'ALIGNN2', 'GCN1', 'GCN2'].flatMap((name) => [...found[name]!]);
    expect(largestDifference(layers, golden.get('pooled_train'))).toBeLessThan(tolerance);
  });

  it('gives the gradients', async () => {
    const g = gradientProgram(settings, REFERENCE_TRAINING, table, 'double');
    const found = await evaluate(g, {}, { ...batch, parameter, target, scale }, folder);
    expect(Math.abs(found.loss![0]! - Number(golden.metadata.loss_train))).toBeLessThan(tolerance);
    const names = golden.names('grad_train/');
    expect(names.length).toBe(10);
    for (const name of names) {
      const difference = largestDifference(tensorOf(found.gradient!, table, name), golden.get(`grad_train/${name}`));
      expect(difference, name).toBeLessThan(tolerance / 10);
    }
  });

  it('moves the running statistics, and predicts with them', async () => {
    const zeros = vector(new Float64Array(table.size));
    const program = await loadProgram(trainingProgram(settings, REFERENCE_TRAINING, table, 'double'), folder);
    const predicted = () => program.run(arrays, 'predict').prediction!;
    program.run({ parameter, firstMoment: zeros, secondMoment: zeros }, 'write');
    expect(largestDifference(predicted(), golden.get('eval_initial'))).toBeLessThan(tolerance);
    const rates: Values = { values: stepRates(1, 0, 0.9, 0), shape: [4] };
    program.run({ ...batch, rates, target, scale }, 'step');
    const moved = program.run({}, 'read').parameter!;
    expect(largestDifference(predicted(), golden.get('eval_after'))).toBeLessThan(tolerance);
    program.dispose();
    for (const name of golden.names('after/').filter((each) => !each.endsWith('num_batches_tracked'))) {
      expect(largestDifference(tensorOf(moved, table, name), golden.get(`after/${name}`)), name).toBeLessThan(
        tolerance,
      );
    }
    expect(largestDifference(moved.subarray(0, table.trained), parameter.values.subarray(0, table.trained))).toBe(0);
    for (const [name, values] of [
      ['eval_initial', parameter],
      ['eval_after', vector(Float64Array.from(moved))],
    ] as const) {
      const g = predictionProgram(settings, table, false, 'double');
      const { prediction } = await evaluate(g, {}, { ...arrays, parameter: values }, folder);
      expect(largestDifference(prediction!, golden.get(name)), name).toBeLessThan(tolerance);
    }
  });
});

describe('batch norm', () => {
  it('has its gradient through the weighted statistics', async () => {
    const numbers = (n: number, from: number) => Array.from({ length: n }, (_, i) => 1.4 * Math.sin(1.9 * (i + from)));
    const build = (g: GraphProgram, n: Parameters<Parameters<typeof gradientError>[0]['build']>[1]) => {
      const share = g.constant([0.1, 0.3, 0.2, 0.4], [4, 1]);
      const mean = g.columnSum(g.mulColumn(n.x!, share));
      const variance = g.columnSum(g.mulColumn(g.square(g.addRow(n.x!, g.scale(mean, -1))), share));
      return normalise(g, n.x!, { mean, variance, share }, n.gain!, n.bias!);
    };
    const inputs = {
      x: { values: numbers(12, 3), shape: [4, 3] },
      gain: { values: numbers(3, 31), shape: [3] },
      bias: { values: numbers(3, 47), shape: [3] },
    };
    expect(await gradientError({ inputs, build }, folder)).toBeLessThan(1e-9);
  });

  it('trains, the same in two parts, and refuses to divide a batch', async () => {
    const graphs = GOLDEN_BATCH.map((id) => goldenGraph(id, DEFAULT_GRAPH_RULES));
    const targets = Float32Array.from(goldenTargets(GOLDEN_BATCH));
    const input = {
      network: settings,
      training: { ...REFERENCE_TRAINING, learningRate: 0.01, batchSize: 2 },
      graphRules: DEFAULT_GRAPH_RULES,
      axis: { startEv: 0, stepEv: 0.05 },
      train: { graphs, targets },
      validation: { graphs: graphs.slice(0, 3), targets: targets.slice(0, 3 * 301) },
      resume: null,
      best: null,
      untilEpoch: 6,
      programFolder: folder,
    };
    const quiet = { async onEpoch() {} };
    const whole = await trainUntil(input, quiet);
    const half = await trainUntil({ ...input, untilEpoch: 3 }, quiet);
    expect(await trainUntil({ ...input, resume: half.last, best: half.best }, quiet)).toMatchObject({
      last: whole.last,
    });
    expect(whole.curve.at(-1)!.trainLoss).toBeLessThan(whole.curve[0]!.trainLoss / 2);
    const { prediction } = await predictGraphs(whole.last, graphs, DEFAULT_GRAPH_RULES, { programFolder: folder });
    expect(prediction.every(Number.isFinite)).toBe(true);
    const small = { ...input, training: { ...input.training, maxTripletsPerStep: 1 } };
    await expect(trainUntil(small, quiet)).rejects.toThrow(InvalidHyperparametersError);
  });
});
