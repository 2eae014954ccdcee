/** Expected values: test/fixtures/golden (the reference model in float64; tolerances as its README suggests). */
import { describe, expect, it } from 'vitest';
import type { Precision, Values } from '../../../../science/engine/index.js';
import { loadProgram } from '../../../../science/engine/index.js';
import { assembleBatch } from '../../../../science/model/batches/batch-arrays.js';
import { stepRates } from '../../../../science/model/optimisation/adamw.js';
import { parameterTable } from '../../../../science/model/parameters/parameter-table.js';
import { gradientProgram, predictionProgram } from '../../../../science/model/prediction/programs.js';
import { trainingProgram } from '../../../../science/model/training/training-program.js';
import { evaluate, largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import {
  GOLDEN_BATCH,
  GOLDEN_CRYSTALS,
  goldenGraph,
  goldenJson,
  goldenNetwork,
  goldenTargets,
  packed,
  readTensors,
  tensorOf,
} from './golden-network.js';
import { REFERENCE_TRAINING } from './specification-network.js';

const folder = temporaryFolder();
const network = goldenNetwork();
const table = parameterTable(network);
const forward = readTensors('forward.safetensors');
const shape = [table.size];

const PRECISIONS = [
  { precision: 'double', output: 1e-10, gradient: 1e-12, loss: 1e-12 },
  { precision: 'single', output: 2e-5, gradient: 1e-6, loss: 5e-6 },
] as const;
const SYMMETRIES = ['full', 'reduced'] as const;

const real = (values: Float64Array, precision: Precision, dims: number[]): Values => ({
  values: precision === 'double' ? values : Float32Array.from(values),
  shape: dims,
});

describe.each(PRECISIONS)('forward pass in $precision precision', ({ precision, output }) => {
  it.each(SYMMETRIES)('agrees on all twelve crystals, %s graphs', async (symmetry) => {
    const parameter = real(packed(forward, 'param/', table), precision, shape);
    const program = await loadProgram(predictionProgram(network, table, true, precision), folder);
    for (const id of GOLDEN_CRYSTALS) {
      const found = program.run({ ...assembleBatch([goldenGraph(id, { symmetry })], precision), parameter });
      const pooled = ['ALIGNN1', 'ALIGNN2', 'ALIGNN3', 'ALIGNN4', 'GCN1', 'GCN2', 'GCN3', 'GCN4'];
      const layers = pooled.flatMap((name) => [...found[name]!]);
      expect(largestDifference(found.prediction!, forward.get(`out/${id}`)), id).toBeLessThan(output);
      expect(largestDifference(layers, forward.get(`pooled/${id}`)), id).toBeLessThan(output);
    }
    program.dispose();
  });
});

describe.each(PRECISIONS)('gradients in $precision precision', ({ precision, gradient: tolerance, loss }) => {
  it.each(SYMMETRIES)('agree in all tensors, %s graphs', async (symmetry) => {
    const golden = readTensors('gradients.safetensors');
    const target = goldenTargets(GOLDEN_BATCH);
    expect(largestDifference(target, golden.get('target'))).toBeLessThan(1e-12);
    const graphs = GOLDEN_BATCH.map((id) => goldenGraph(id, { symmetry }));
    const found = await evaluate(
      gradientProgram(network, REFERENCE_TRAINING, table, precision),
      {},
      {
        ...assembleBatch(graphs, precision),
        parameter: real(packed(forward, 'param/', table), precision, shape),
        target: real(target, precision, [4, 301]),
        scale: real(Float64Array.of(1 / target.length), precision, []),
      },
      folder,
    );
    expect(Math.abs(found.loss![0]! - Number(golden.metadata.loss))).toBeLessThan(loss);
    const names = golden.names('grad/');
    expect(names.length).toBe(186);
    for (const name of names) {
      expect(largestDifference(tensorOf(found.gradient!, table, name), golden.get(`grad/${name}`)), name).toBeLessThan(
        tolerance,
      );
    }
    for (const name of JSON.parse(golden.metadata.noGradient!) as string[]) {
      expect(Math.max(...tensorOf(found.gradient!, table, name).map(Math.abs)), name).toBe(0);
    }
  });
});

interface GoldenTraining {
  batches: string[][];
  batchOfStep: number[];
  lossBeforeStep: number[];
  lossAfterLastStepPerBatch: number[];
  decayGroup: string[];
  noDecayGroup: string[];
}

const TRAININGS = [
  { precision: 'double', loss: 1e-10, parameter: 1e-9, output: 1e-9 },
  { precision: 'single', loss: 2e-5, parameter: 2e-4, output: 1e-4 },
] as const;

describe.each(TRAININGS)('twenty AdamW steps in $precision precision', ({ precision, loss, parameter, output }) => {
  it('give the losses, parameters and outputs of the reference', async () => {
    const golden = goldenJson<GoldenTraining>('training.json');
    const tensors = readTensors('training.safetensors');
    const small = goldenNetwork({ hiddenFeatures: 32 });
    const smallTable = parameterTable(small);
    const dims = [smallTable.size];
    const batches = golden.batches.map((ids, i) => ({
      ...assembleBatch(
        ids.map((id) => goldenGraph(id)),
        precision,
      ),
      target: real(tensors.get(`target/batch${i}`), precision, [4, 301]),
      scale: real(Float64Array.of(1 / 1204), precision, []),
    }));
    const zeros = real(new Float64Array(smallTable.size), precision, dims);
    const start = { parameter: real(packed(tensors, 'init/', smallTable), precision, dims) };
    const program = await loadProgram(trainingProgram(small, REFERENCE_TRAINING, smallTable, precision), folder);
    program.run({ ...start, firstMoment: zeros, secondMoment: zeros }, 'write');
    const losses = golden.batchOfStep.map((batch, i) => {
      const rates = real(stepRates(i + 1, 1e-3, 0.9, 1e-5), precision, [4]);
      return program.run({ ...batches[batch]!, rates }, 'step').loss![0]!;
    });
    const parameters = program.run({}, 'read').parameter!;
    program.dispose();
    expect(losses.length).toBe(20);
    expect(largestDifference(losses, golden.lossBeforeStep)).toBeLessThan(loss);
    const finals = tensors.names('final/');
    expect(finals.length).toBe(49);
    for (const name of finals) {
      const found = tensorOf(parameters, smallTable, name);
      expect(largestDifference(found, tensors.get(`final/${name}`)), name).toBeLessThan(parameter);
    }
    const prediction = await loadProgram(predictionProgram(small, smallTable, false, precision), folder);
    for (const id of golden.batches.flat()) {
      const found = prediction.run({
        ...assembleBatch([goldenGraph(id)], precision),
        parameter: { values: parameters, shape: dims },
      });
      expect(largestDifference(found.prediction!, tensors.get(`final_out/${id}`)), id).toBeLessThan(output);
    }
    prediction.dispose();
  });
});
