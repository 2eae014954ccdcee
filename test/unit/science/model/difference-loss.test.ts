/** The loss of differences against its definition in plain arithmetic, and its gradients against central differences. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_GRAPH_RULES } from '../../../../schemas/tables/graph.js';
import type { TrainingSettings } from '../../../../schemas/tables/training.js';
import { GraphProgram, loadProgram, type Values } from '../../../../science/engine/index.js';
import { buildCrystalGraph } from '../../../../science/graph/index.js';
import { assembleBatch } from '../../../../science/model/batches/batch-arrays.js';
import { differenceArrays } from '../../../../science/model/batches/differences.js';
import { type LabelledGraphs, trainUntil } from '../../../../science/model/index.js';
import { differenceLossNodes } from '../../../../science/model/optimisation/difference-loss.js';
import { parameterTable } from '../../../../science/model/parameters/parameter-table.js';
import { gradientProgram } from '../../../../science/model/prediction/programs.js';
import { evaluate, largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { REFERENCE_TRAINING, SMALL_NETWORK, specifiedParameters } from './specification-network.js';

const programFolder = temporaryFolder();
const POINTS = 3;
const WEIGHT = 4;

const LOSS_OF = {
  l1: (d: number) => Math.abs(d),
  mse: (d: number) => d * d,
  huber: (d: number) => (Math.abs(d) < 1 ? (d * d) / 2 : Math.abs(d) - 0.5),
} as const;
const KINDS = Object.keys(LOSS_OF) as TrainingSettings['loss'][];

/** Every crystal in turn, its mean over the others of its formula; sums over plain numbers. */
function definition(kind: TrainingSettings['loss'], d: readonly number[][], formulas: readonly string[]): number {
  let sum = 0;
  d.forEach((own, i) => {
    const others = d.filter((_, j) => j !== i && formulas[j] === formulas[i]);
    for (const other of others)
      own.forEach((value, k) => {
        sum += (WEIGHT * LOSS_OF[kind](value - other[k]!)) / others.length;
      });
  });
  return sum / (d.length * POINTS);
}

const crystal = (id: string, species: string[], half: number) =>
  buildCrystalGraph(
    {
      id,
      lattice: Float64Array.of(0, half, half, half, 0, half, half, half, 0),
      species,
      fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5),
    },
    DEFAULT_GRAPH_RULES,
  );
const graphs = [
  crystal('a', ['Na', 'Cl'], 2.7),
  crystal('b', ['Na', 'Cl'], 2.82),
  crystal('c', ['Na', 'Cl'], 2.95),
  crystal('d', ['Pb', 'Te'], 3.1),
  crystal('e', ['Te', 'Pb'], 3.3),
  crystal('f', ['Mg', 'O'], 2.1),
];
const FORMULAS = ['NaCl', 'NaCl', 'NaCl', 'PbTe', 'PbTe', 'MgO'];
// No two of a formula differ by a kink of the losses (0 or 1) at any point.
const d = [
  [0.5, -0.4, 3],
  [0.3, 1.2, -0.7],
  [-0.9, 0.1, 2.2],
  [1.4, -2.5, 0.6],
  [0.15, -2.1, 0.2],
  [7, 8, 9],
];

async function ofDifferences(kind: TrainingSettings['loss'], rows: readonly number[][], given: readonly number[]) {
  const g = new GraphProgram('double');
  const nodes = differenceLossNodes(g, kind, g.input('d', 2), g.input('scale', 0));
  const inputs = {
    d: { values: Float64Array.from(rows.flat()), shape: [rows.length, POINTS] },
    scale: { values: Float64Array.of(1 / (d.length * POINTS)), shape: [] },
    ...differenceArrays(
      given.map((i) => graphs[i]!),
      WEIGHT,
    ),
  };
  const found = await evaluate(g, { ...nodes }, inputs, programFolder);
  return { loss: found.loss![0]!, gradient: found.gradient! };
}

const ALL = [0, 1, 2, 3, 4, 5];

describe.each(KINDS)('%s of differences', (kind) => {
  it('is the mean over the others of the formula, with its slope', async () => {
    const { loss, gradient } = await ofDifferences(kind, d, ALL);
    expect(loss).toBeCloseTo(definition(kind, d, FORMULAS), 10);
    const step = 1e-5;
    const slopes = d.flatMap((row, i) =>
      row.map((_, k) => {
        const moved = (by: number) => d.map((each, j) => each.map((v, l) => (i === j && k === l ? v + by : v)));
        return (definition(kind, moved(step), FORMULAS) - definition(kind, moved(-step), FORMULAS)) / (2 * step);
      }),
    );
    expect(largestDifference(gradient, slopes)).toBeLessThan(1e-8);
    // The slopes of a formula cancel: what all of it has in common costs nothing.
    expect(Math.abs(gradient.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-12);
  });

  it('adds up over parts that hold whole formulas', async () => {
    const whole = await ofDifferences(kind, d, ALL);
    const first = await ofDifferences(kind, d.slice(0, 3), [0, 1, 2]);
    const rest = await ofDifferences(kind, d.slice(3), [3, 4, 5]);
    expect(first.loss + rest.loss).toBeCloseTo(whole.loss, 12);
    expect(largestDifference([...first.gradient, ...rest.gradient], whole.gradient)).toBeLessThan(1e-12);
  });
});

describe('an error that a formula shares', () => {
  it('costs nothing, and a batch without pairs has no such loss', async () => {
    const same = d.map((_, i) => (FORMULAS[i] === 'NaCl' ? [5, -2, 0.25] : [0.5, 0.5, 0.5]));
    expect((await ofDifferences('l1', same, ALL)).loss).toBe(0);
    const alone = await ofDifferences('mse', [d[2]!, d[5]!], [2, 5]);
    expect(alone.loss).toBe(0);
    expect([...alone.gradient]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('the gradient of a network', () => {
  it('is that of the whole loss by its parameters', async () => {
    const settings = { ...SMALL_NETWORK, outputFeatures: POINTS };
    const table = parameterTable(settings);
    const parameters = specifiedParameters(table);
    const training: TrainingSettings = { ...REFERENCE_TRAINING, loss: 'mse', differenceWeight: WEIGHT };
    const program = await loadProgram(gradientProgram(settings, training, table, 'double'), programFolder);
    const inputs: Record<string, Values> = {
      ...assembleBatch(graphs, 'double'),
      ...differenceArrays(graphs, WEIGHT),
      target: { values: Float64Array.from(d.flat()), shape: [graphs.length, POINTS] },
      scale: { values: Float64Array.of(1 / (graphs.length * POINTS)), shape: [] },
    };
    const at = (values: Float64Array) => {
      const { loss, gradient } = program.run({ ...inputs, parameter: { values, shape: [table.size] } });
      return { loss: loss![0]!, gradient: gradient as Float64Array };
    };
    const { gradient } = at(parameters);
    // A direction that leaves no parameter out.
    const direction = parameters.map((_, i) => Math.sin(1 + 3 * i));
    const along = (step: number) => at(parameters.map((value, i) => value + step * direction[i]!)).loss;
    const step = 1e-5;
    const slope = gradient.reduce((sum, value, i) => sum + value * direction[i]!, 0);
    expect(Math.abs(slope)).toBeGreaterThan(0.01);
    expect((along(step) - along(-step)) / (2 * step)).toBeCloseTo(slope, 5);
    program.dispose();
  });
});

describe('a training that counts differences', () => {
  const network = { ...SMALL_NETWORK, outputFeatures: POINTS };
  // A shared part that is large, and a part of the volume that only differences tell: +1 and -1 about it.
  const targetOf = (i: number) => [10, 10, 10, -10, -10, 0].map((shared, j) => shared + [1, 0, -1, -1, 1, 0][j]!)[i]!;
  const set: LabelledGraphs = {
    graphs,
    targets: Float32Array.from(graphs.flatMap((_, i) => new Array<number>(POINTS).fill(targetOf(i)))),
  };
  const train = (training: Partial<TrainingSettings>, changes = {}) =>
    trainUntil(
      {
        network,
        training: { ...REFERENCE_TRAINING, batchSize: 6, scheduledEpochs: 40, learningRate: 0.01, ...training },
        graphRules: DEFAULT_GRAPH_RULES,
        axis: { startEv: 0, stepEv: 1 },
        train: set,
        validation: set,
        resume: null,
        best: null,
        untilEpoch: 6,
        programFolder,
        ...changes,
      },
      { async onEpoch() {} },
    );

  it('gives the same bytes in one run and in two parts', async () => {
    const whole = await train({ differenceWeight: WEIGHT });
    const half = await train({ differenceWeight: WEIGHT }, { untilEpoch: 3 });
    const rest = await train({ differenceWeight: WEIGHT }, { resume: half.last, best: half.best });
    expect(rest.last).toEqual(whole.last);
  });

  it('takes the same step in micro-batches, to rounding', async () => {
    // After one step the first moment is 0.1 of the gradient.
    const gradient = async (maxTripletsPerStep: number) => {
      const { last } = await train({ differenceWeight: WEIGHT, loss: 'mse', maxTripletsPerStep }, { untilEpoch: 1 });
      return last.columns.firstMoment;
    };
    const [whole, parts] = [await gradient(1e9), await gradient(1)];
    expect(largestDifference(whole, new Float32Array(whole.length))).toBeGreaterThan(0.5);
    expect(largestDifference(whole, parts)).toBeLessThan(1e-4);
  });

  it('starts at the loss of the crystals and so many times that of their differences', async () => {
    const first = async (differenceWeight?: number) => {
      const given = differenceWeight === undefined ? {} : { differenceWeight };
      return (await train(given, { untilEpoch: 1 })).curve[0]!.trainLoss;
    };
    const [none, one, three] = [await first(), await first(1), await first(3)];
    expect(one).toBeGreaterThan(none);
    expect(three - none).toBeCloseTo(3 * (one - none), 4);
  });
});
