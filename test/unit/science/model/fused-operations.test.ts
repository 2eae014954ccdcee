/** Which programs have fused operations, what they refuse, and one of them against its formula. Their agreement: `-widest`, `-avx2`. */
import { describe, expect, it } from 'vitest';
import { fusedDifference } from '../../../../science/engine/fused-check.js';
import {
  differentiate,
  encodeSavedModel,
  type FusedConvolution,
  fusedConvolution,
  GraphProgram,
  loadProgram,
  type Values,
} from '../../../../science/engine/index.js';
import { assembleBatch } from '../../../../science/model/batches/batch-arrays.js';
import { initialParameters } from '../../../../science/model/parameters/initial-parameters.js';
import { parameterTable } from '../../../../science/model/parameters/parameter-table.js';
import { frozenPredictionProgram, predictionProgram } from '../../../../science/model/prediction/programs.js';
import { trainingProgram } from '../../../../science/model/training/training-program.js';
import { fusedExcuse } from '../../../harness/pipelines/fused-machine.js';
import { largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { GOLDEN_CRYSTALS, goldenGraph, goldenNetwork } from './golden-network.js';
import { REFERENCE_TRAINING } from './specification-network.js';

const excuse = fusedExcuse();
if (excuse !== null) it.skip(`not tested: ${excuse}`);

const folder = temporaryFolder();
const settings = goldenNetwork();
const table = parameterTable(settings);
const operationsOf = ({ operations }: GraphProgram) =>
  operations.map(({ op }) => op).filter((op) => op.startsWith('Loom'));

describe.runIf(excuse === null)('which programs have fused operations', () => {
  it('prediction and training in single precision: one for every convolution and layer', () => {
    const predicted = operationsOf(predictionProgram(settings, table, true));
    // Five layers of the embeddings; two convolutions an ALIGNN layer, one a GCN layer.
    expect(predicted.filter((op) => op === 'LoomMlp')).toHaveLength(5);
    expect(predicted.filter((op) => op === 'LoomConvolution')).toHaveLength(4 * 2 + 4);
    const trained = operationsOf(trainingProgram(settings, REFERENCE_TRAINING, table));
    expect(trained.filter((op) => op === 'LoomConvolutionGradient')).toHaveLength(4 * 2 + 4);
    expect(trained.filter((op) => op === 'LoomMlpGradient')).toHaveLength(5);
    expect(trained.filter((op) => op === 'LoomAdamW').length).toBeGreaterThan(0);
  });

  it('none in double precision, with batch norm, or at widths that are no multiple of 16', () => {
    expect(operationsOf(predictionProgram(settings, table, true, 'double'))).toEqual([]);
    const batch = goldenNetwork({ norm: 'batch' });
    expect(operationsOf(predictionProgram(batch, parameterTable(batch), true))).toEqual([]);
    const odd = goldenNetwork({ hiddenFeatures: 20, embeddingFeatures: 20 });
    expect(operationsOf(predictionProgram(odd, parameterTable(odd), true))).toEqual([]);
  });

  it('none in a model for other programs, which predicts the same', async () => {
    const parameter = initialParameters(table, 3);
    const frozen = frozenPredictionProgram(settings, table, parameter);
    expect(Buffer.from(encodeSavedModel(frozen)).includes('Loom')).toBe(false);
    const fused = predictionProgram(settings, table, true);
    expect(Buffer.from(encodeSavedModel(fused)).includes('LoomConvolution')).toBe(true);
    const batch = assembleBatch(GOLDEN_CRYSTALS.map((id) => goldenGraph(id)));
    const [plain, ours] = [await loadProgram(frozen, folder), await loadProgram(fused, folder)];
    try {
      const found = ours.run({ ...batch, parameter: { values: parameter, shape: [table.size] } }).prediction!;
      expect(largestDifference(found, plain.run(batch).prediction!)).toBeLessThan(2e-5);
    } finally {
      plain.dispose();
      ours.dispose();
    }
  });
});

describe.runIf(excuse === null)('one convolution', () => {
  it('is its formula in float64, number by number', async () => {
    expect(await fusedDifference(folder)).toBeLessThan(1e-5);
  });

  const h = 16;
  const real = (rows: number, columns: number | null = null): Values => ({
    values: Float32Array.from({ length: rows * (columns ?? 1) }, (_, i) => Math.cos(i)),
    shape: columns === null ? [rows] : [rows, columns],
  });
  const index = (rows: number[]): Values => ({ values: Int32Array.from(rows), shape: [rows.length] });
  const sound: Record<Exclude<keyof FusedConvolution, 'row'>, Values> = {
    x: real(2, h),
    y: real(3, h),
    source: index([0, 1, 1]),
    target: index([0, 0, 1]),
    weight: real(3, 1),
    nodeMaps: real(4 * h, h),
    edgeGate: real(h, h),
    nodeGain: real(h),
    nodeShift: real(h),
    edgeGain: real(h),
    edgeShift: real(h),
    nodeBias: real(4 * h),
    edgeBias: real(h),
  };

  async function run(changes: Partial<typeof sound>) {
    const g = new GraphProgram('single', 'both');
    const inputs = { ...sound, ...changes };
    const nodes = Object.entries(inputs).map(([name, { values, shape }]) => {
      return [name, g.input(name, shape.length, values instanceof Int32Array ? 'index' : 'real')] as const;
    });
    const parts = { ...Object.fromEntries(nodes), row: null } as unknown as FusedConvolution;
    const { x, y } = fusedConvolution(g, parts, true);
    const [dx] = differentiate(g, [{ of: y!, gradient: y! }], [parts.x]);
    g.output('x', x);
    g.output('dx', dx!);
    const program = await loadProgram(g, folder);
    try {
      return program.run(inputs);
    } finally {
      program.dispose();
    }
  }

  it('runs forwards and backwards', async () => {
    const { x, dx } = await run({});
    expect([x!.length, dx!.length]).toEqual([2 * h, 2 * h]);
    expect([...x!, ...dx!].every(Number.isFinite)).toBe(true);
  });

  it('whose edges nobody uses has the gradient of one whose edges are used with a weight of zero', async () => {
    const g = new GraphProgram('single', 'both');
    const nodes = Object.entries(sound).map(([name, { values, shape }]) => {
      return [name, g.input(name, shape.length, values instanceof Int32Array ? 'index' : 'real')] as const;
    });
    const parts = { ...Object.fromEntries(nodes), row: null } as unknown as FusedConvolution;
    const { x, y } = fusedConvolution(g, parts, true);
    const wanted = [parts.x, parts.y, parts.nodeMaps];
    const unused = differentiate(g, [{ of: x, gradient: x }], wanted);
    const zero = { of: y!, gradient: g.scale(y!, 0) };
    const weightless = differentiate(g, [{ of: x, gradient: x }, zero], wanted);
    unused.forEach((node, n) => {
      g.output(`unused${n}`, node!);
      g.output(`weightless${n}`, weightless[n]!);
    });
    const program = await loadProgram(g, folder);
    try {
      const found = program.run(sound);
      for (const n of [0, 1, 2]) {
        expect(found[`unused${n}`]!.length).toBe([2 * h, 3 * h, 4 * h * h][n]);
        expect(found[`unused${n}`]).toEqual(found[`weightless${n}`]);
      }
    } finally {
      program.dispose();
    }
  });

  it.each([
    ['a source beyond the nodes', { source: index([0, 1, 2]) }, /a source is no row of the nodes/],
    ['a negative target', { target: index([-1, 0, 1]) }, /a target is no row of the nodes/],
    ['fewer rows of edges than edges', { y: real(2, h) }, /edges without an index have no row each/],
    ['another width of edges', { y: real(3, 2 * h) }, /features of different widths/],
    ['maps of another size', { nodeMaps: real(3 * h, h) }, /not \[4 h, h\]/],
    ['a weight too few', { weight: real(2, 1) }, /weights are not one for each edge/],
  ])('refuses %s', async (_, changes, message) => {
    await expect(run(changes)).rejects.toThrow(message);
  });

  it('lets a NaN pass, so that a training that diverged is seen', async () => {
    const { values, shape } = real(2, h);
    values[3] = Number.NaN;
    const { x } = await run({ x: { values, shape } });
    expect(Array.from(x!).some(Number.isNaN)).toBe(true);
  });
});
