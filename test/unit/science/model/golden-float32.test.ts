/**
 * The programs that users run, in float32, with `reduced` and with `full` graphs in `reference` mode, against every tensor of
 * test/fixtures/golden (the reference model in float64): within 2e-4 of the largest magnitude in the tensor plus 1e-7.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GraphProgram, loadProgram, type Values } from '../../../../science/engine/index.js';
import { directedBonds } from '../../../../science/graph/index.js';
import {
  graphRulesOf,
  importAlignnCheckpoint,
  networkOf,
  readAlignnConfig,
} from '../../../../science/interchange/index.js';
import { assembleBatch } from '../../../../science/model/batches/batch-arrays.js';
import { memberShares } from '../../../../science/model/batches/member-shares.js';
import { predictGraphs } from '../../../../science/model/index.js';
import { embeddings } from '../../../../science/model/layers/embeddings.js';
import { graphNodes, spread } from '../../../../science/model/layers/graph-nodes.js';
import { network as networkNodes } from '../../../../science/model/layers/network.js';
import { layerNorms } from '../../../../science/model/layers/norm.js';
import { stepRates } from '../../../../science/model/optimisation/adamw.js';
import { scopeOf, tableNodes } from '../../../../science/model/parameters/parameter-nodes.js';
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
  goldenStructure,
  goldenTargets,
  packed,
  readTensors,
  tensorOf,
} from './golden-network.js';
import { REFERENCE_RULES, REFERENCE_TRAINING } from './specification-network.js';

const folder = temporaryFolder();
const network = goldenNetwork();
const table = parameterTable(network);
const forward = readTensors('forward.safetensors');
const SYMMETRIES = ['full', 'reduced'] as const;
const real = (values: ArrayLike<number>, shape: number[]): Values => ({ values: Float32Array.from(values), shape });
const vectorOf = (values: Float64Array) => real(values, [values.length]);
const magnitude = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const length = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));

function expectGolden(found: ArrayLike<number>, golden: ArrayLike<number>, name: string): void {
  expect(largestDifference(found, golden), name).toBeLessThan(2e-4 * magnitude(golden) + 1e-7);
}

describe.each(SYMMETRIES)('%s graphs, layer norm', (symmetry) => {
  it('outputs and pooled features of all crystals', async () => {
    const program = await loadProgram(predictionProgram(network, table, true), folder);
    const parameter = vectorOf(packed(forward, 'param/', table));
    for (const id of GOLDEN_CRYSTALS) {
      const found = program.run({ ...assembleBatch([goldenGraph(id, { symmetry })]), parameter });
      expectGolden(found.prediction!, forward.get(`out/${id}`), id);
      const pooled = forward.get(`pooled/${id}`);
      ['ALIGNN1', 'ALIGNN2', 'ALIGNN3', 'ALIGNN4', 'GCN1', 'GCN2', 'GCN3', 'GCN4'].forEach((layer, l) => {
        expectGolden(found[layer]!, pooled.subarray(64 * l, 64 * (l + 1)), `${id} ${layer}`);
      });
    }
    program.dispose();
  });

  it('gradients of every parameter', async () => {
    const golden = readTensors('gradients.safetensors');
    const target = goldenTargets(GOLDEN_BATCH);
    const program = await loadProgram(gradientProgram(network, REFERENCE_TRAINING, table), folder);
    const { gradient, loss } = program.run({
      ...assembleBatch(GOLDEN_BATCH.map((id) => goldenGraph(id, { symmetry }))),
      parameter: vectorOf(packed(forward, 'param/', table)),
      target: real(target, [4, 301]),
      scale: real([1 / target.length], []),
    });
    program.dispose();
    expect(Math.abs(loss![0]! - Number(golden.metadata.loss))).toBeLessThan(5e-6);
    const without = JSON.parse(golden.metadata.noGradient!) as string[];
    expect(table.entries.map(({ name }) => name).sort()).toEqual([...golden.names('grad/'), ...without].sort());
    for (const name of golden.names('grad/'))
      expectGolden(tensorOf(gradient!, table, name), golden.get(`grad/${name}`), name);
    for (const name of without) expect(magnitude(tensorOf(gradient!, table, name)), name).toBe(0);
  });

  it('twenty steps of the optimiser', async () => {
    const golden = goldenJson<{ batches: string[][]; batchOfStep: number[]; lossBeforeStep: number[] }>(
      'training.json',
    );
    const tensors = readTensors('training.safetensors');
    const small = goldenNetwork({ hiddenFeatures: 32 });
    const smallTable = parameterTable(small);
    const program = await loadProgram(trainingProgram(small, REFERENCE_TRAINING, smallTable), folder);
    const zeros = vectorOf(new Float64Array(smallTable.size));
    const start = {
      parameter: vectorOf(packed(tensors, 'init/', smallTable)),
      firstMoment: zeros,
      secondMoment: zeros,
    };
    program.run(start, 'write');
    const batches = golden.batches.map((ids, i) => ({
      ...assembleBatch(ids.map((id) => goldenGraph(id, { symmetry }))),
      target: real(tensors.get(`target/batch${i}`), [4, 301]),
      scale: real([1 / 1204], []),
    }));
    const losses = golden.batchOfStep.map((batch, i) => {
      const rates = real(stepRates(i + 1, 1e-3, 0.9, 1e-5), [4]);
      return program.run({ ...batches[batch]!, rates }, 'step').loss![0]!;
    });
    expectGolden(losses, golden.lossBeforeStep, 'losses');
    const { parameter } = program.run({}, 'read');
    for (const name of tensors.names('final/')) {
      const difference = largestDifference(tensorOf(parameter!, smallTable, name), tensors.get(`final/${name}`));
      expect(difference, name).toBeLessThan(5e-5);
    }
    for (const id of golden.batches.flat()) {
      const { prediction } = program.run(assembleBatch([goldenGraph(id, { symmetry })]), 'predict');
      expectGolden(prediction!, tensors.get(`final_out/${id}`), id);
    }
    program.dispose();
  });
});

describe('features of SnS inside the network', () => {
  const graph = goldenGraph('SnS-GeS');
  const stageNames = ['embedding', 'ALIGNN1', 'ALIGNN2', 'ALIGNN3', 'ALIGNN4', 'CGN1', 'CGN2', 'CGN3', 'CGN4'];

  /** Row of the reference's edge list of each of our bonds: same ends, same vector. */
  function referenceRows(): number[] {
    const { source, target, vector } = directedBonds(goldenStructure('SnS-GeS'), REFERENCE_RULES);
    const [src, dst, r] = ['src', 'dst', 'r'].map((name) => forward.get(`detail/edge_${name}`)) as Float64Array[];
    return Array.from(source, (from, e) => {
      const row = src!.findIndex(
        (s, i) =>
          s === from &&
          dst![i] === target[e] &&
          [0, 1, 2].every((k) => Math.abs(r![3 * i + k]! - vector[3 * e + k]!) < 1e-5),
      );
      if (row < 0) throw new Error(`the reference has no bond ${from} -> ${target[e]}`);
      return row;
    });
  }

  it('of atoms, bonds and triplets after every layer', async () => {
    const g = new GraphProgram();
    const p = scopeOf(tableNodes(g, table, g.input('parameter', 1)));
    const nodes = graphNodes(g);
    const norm = layerNorms(g);
    const first = embeddings(g, p, norm, nodes, network);
    const { stages } = networkNodes(g, p, norm, nodes, network);
    const all = new Map([...stages].map(([name, stage]) => [name.replace('GCN', 'CGN'), stage]));
    all.set('embedding', { x: first.x, y: spread(g, first.y), z: spread(g, first.z) });
    const outputs = [...all].flatMap(([name, stage]) =>
      (['x', 'y', 'z'] as const).flatMap((kind) => (stage[kind] ? [[`${kind}${name}`, stage[kind]] as const] : [])),
    );
    const parameter = vectorOf(packed(forward, 'param/', table));
    const found = await evaluate(g, Object.fromEntries(outputs), { ...assembleBatch([graph]), parameter }, folder);
    const rows = referenceRows();
    for (const stage of stageNames) {
      expectGolden(found[`x${stage}`]!, forward.get(`detail/x/${stage}`), `x ${stage}`);
      // The last layers` bonds and triplets are computed by the reference and used by nothing.
      if (found[`y${stage}`]) {
        const golden = forward.get(`detail/y/${stage}`);
        const inOurOrder = rows.flatMap((row) => [...golden.subarray(64 * row, 64 * (row + 1))]);
        expectGolden(found[`y${stage}`]!, inOurOrder, `y ${stage}`);
      }
      const z = found[`z${stage}`];
      if (!z) continue;
      const mean = Array.from({ length: 64 }, (_, k) => {
        let sum = 0;
        for (let t = 0; t < 1816; t++) sum += z[64 * t + k]! / 1816;
        return sum;
      });
      expectGolden(mean, forward.get(`detail/zmean/${stage}`), `z ${stage}`);
    }
    expect(Object.keys(found).filter((name) => name.startsWith('y')).length).toBe(8);
    expect(Object.keys(found).filter((name) => name.startsWith('z')).length).toBe(4);
  });
});

describe.each(SYMMETRIES)('%s graphs, batch norm', (symmetry) => {
  it('training and prediction', async () => {
    const golden = readTensors('batchnorm.safetensors');
    const settings = goldenNetwork({ norm: 'batch', alignnLayers: 2, gcnLayers: 2, hiddenFeatures: 32 });
    const own = parameterTable(settings);
    const graphs = GOLDEN_BATCH.map((id) => goldenGraph(id, { symmetry }));
    const arrays = assembleBatch(graphs);
    const labels = { target: real(goldenTargets(GOLDEN_BATCH), [4, 301]), scale: real([1 / 1204], []) };
    const batch = { ...arrays, ...memberShares(graphs, arrays), ...labels };
    const zeros = vectorOf(new Float64Array(own.size));
    const parameter = vectorOf(packed(golden, 'param/', own));

    const gradients = await loadProgram(gradientProgram(settings, REFERENCE_TRAINING, own), folder);
    const { gradient, loss } = gradients.run({ ...batch, parameter });
    gradients.dispose();
    expect(Math.abs(loss![0]! - Number(golden.metadata.loss_train))).toBeLessThan(5e-6);
    for (const name of golden.names('grad_train/'))
      expectGolden(tensorOf(gradient!, own, name), golden.get(`grad_train/${name}`), name);

    const program = await loadProgram(trainingProgram(settings, REFERENCE_TRAINING, own), folder);
    program.run({ parameter, firstMoment: zeros, secondMoment: zeros }, 'write');
    expectGolden(program.run(arrays, 'predict').prediction!, golden.get('eval_initial'), 'eval_initial');
    program.run({ ...batch, rates: real(stepRates(1, 0, 0.9, 0), [4]) }, 'step');
    expectGolden(program.run(arrays, 'predict').prediction!, golden.get('eval_after'), 'eval_after');
    const moved = program.run({}, 'read').parameter!;
    program.dispose();
    for (const name of golden.names('after/').filter((each) => !each.endsWith('num_batches_tracked')))
      expectGolden(tensorOf(moved, own, name), golden.get(`after/${name}`), name);

    const prediction = await loadProgram(predictionProgram(settings, own, true), folder);
    const found = prediction.run({ ...arrays, parameter: real(moved, [own.size]) });
    prediction.dispose();
    const pooled = ['ALIGNN1', 'ALIGNN2', 'GCN1', 'GCN2'].flatMap((name) => [...found[name]!]);
    expectGolden(pooled, golden.get('pooled_eval_after'), 'pooled_eval_after');
  });

  it('the imported checkpoint', async () => {
    const bytesOf = (name: string) =>
      readFileSync(new URL(`../../../fixtures/golden/checkpoint/${name}`, import.meta.url));
    const config = readAlignnConfig(bytesOf('config.json').toString('utf8'), 'config.json');
    const rules = graphRulesOf(config, { mode: 'reference', symmetry });
    const model = await importAlignnCheckpoint(bytesOf('best_model.pt'), 'best_model.pt', networkOf(config), rules);
    const { expected } = goldenJson<{ expected: Record<string, { output: number[] }> }>('checkpoint/expected.json');
    expect(Object.keys(expected).sort()).toEqual(['SnS-GeS', 'SrTiO3-perovskite']);
    for (const [id, { output }] of Object.entries(expected)) {
      const { prediction } = await predictGraphs(model, [goldenGraph(id, rules)], rules, { programFolder: folder });
      expectGolden(prediction, output, id);
    }
  });
});

describe('reduced against full graphs', () => {
  it('outputs, losses and gradients of all crystals', async () => {
    const program = await loadProgram(gradientProgram(network, REFERENCE_TRAINING, table), folder);
    const prediction = await loadProgram(predictionProgram(network, table, false), folder);
    const parameter = vectorOf(packed(forward, 'param/', table));
    for (const id of GOLDEN_CRYSTALS) {
      const [full, reduced] = SYMMETRIES.map((symmetry) => {
        const arrays = assembleBatch([goldenGraph(id, { symmetry })]);
        // Those without a spectrum are compared at a target of their own.
        const target = real(
          GOLDEN_CRYSTALS.indexOf(id) < 8 ? goldenTargets([id]) : new Float64Array(301).fill(4.5),
          [1, 301],
        );
        const pass = program.run({ ...arrays, parameter, target, scale: real([1 / 301], []) });
        return { ...pass, output: prediction.run({ ...arrays, parameter }).prediction! };
      }) as unknown as [Record<string, Float32Array>, Record<string, Float32Array>];
      expect(largestDifference(reduced.output!, full.output!), id).toBeLessThan(2e-5);
      expect(Math.abs(reduced.loss![0]! - full.loss![0]!), id).toBeLessThan(5e-6);
      const difference = full.gradient!.map((value, i) => value - reduced.gradient![i]!);
      expect(length(difference) / length(full.gradient!), id).toBeLessThan(1e-3);
    }
    program.dispose();
    prediction.dispose();
  });
});
