/**
 * Checkpoints of ALIGNN 2024.3.24. Expected values: test/fixtures/golden (sums and norms of every tensor, outputs and
 * batch-norm statistics, written by the reference implementation in float64).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { InvalidInputError } from '../../../../schemas/failure.js';
import {
  graphRulesOf,
  importAlignnCheckpoint,
  networkOf,
  readAlignnConfig,
} from '../../../../science/interchange/index.js';
import { openTorchArchive } from '../../../../science/interchange/torch-archive.js';
import { readStateDict, readTensor } from '../../../../science/interchange/torch-tensors.js';
import { parameterTable, predictGraphs, readCheckpoint } from '../../../../science/model/index.js';
import {
  bytesOf,
  dict,
  START,
  STOP,
  stateDictFile,
  tensor,
  torchFile,
  unicode,
} from '../../../harness/files/torch-file.js';
import { largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { GOLDEN_BATCH, goldenGraph, goldenJson, readTensors, tensorOf } from '../model/golden-network.js';

interface Expected {
  readonly tensors: Record<string, { shape: number[]; dtype: string; sum: number; l2: number }>;
}

const FOLDER = new URL('../../../fixtures/golden/checkpoint/', import.meta.url);
const file = readFileSync(new URL('best_model.pt', FOLDER));
const configText = readFileSync(new URL('config.json', FOLDER), 'utf8');
const config = readAlignnConfig(configText, 'config.json');
const rules = graphRulesOf(config, { mode: 'reference', symmetry: 'reduced' });
const expected = goldenJson<Expected>('checkpoint/expected.json').tensors;
const names = Object.keys(expected);
const folder = temporaryFolder();

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
const lineOf = (error: unknown) => (error as Error).message;

describe('best_model.pt', () => {
  it('holds the tensors that the reference wrote', async () => {
    const archive = await openTorchArchive(file, 'best_model.pt');
    const tensors = readStateDict(archive);
    expect([...tensors.keys()].sort()).toEqual(names.toSorted());
    for (const name of names) {
      const { shape, sum: total, l2 } = expected[name]!;
      const values = readTensor(archive, name, tensors.get(name)!);
      expect(tensors.get(name)!.shape, name).toEqual(shape);
      // Sums of up to 11,776 numbers of size 1, in another order.
      expect(Math.abs(sum(values) - total), name).toBeLessThan(1e-9);
      expect(Math.abs(norm(values) - l2), name).toBeLessThan(1e-9);
    }
  });

  it('becomes a checkpoint of the configured network, every tensor in its place', async () => {
    const checkpoint = readCheckpoint(await importAlignnCheckpoint(file, 'best_model.pt', networkOf(config), rules));
    // test/fixtures/golden/README.md
    expect(checkpoint.table.size).toBe(57_773);
    for (const { name } of checkpoint.table.entries) {
      const values = tensorOf(checkpoint.vectors.parameter, checkpoint.table, name);
      expect(Math.abs(sum(values) - expected[name]!.sum), name).toBeLessThan(1e-9);
    }
    expect(checkpoint.settings).toMatchObject({ training: null, startEv: null, stepEv: null, graphRules: rules });
    expect(checkpoint.state).toBeNull();
  });

  it.each([
    [
      'hidden_features',
      64,
      'tensor atom_embedding.layer.0.weight has shape [32,92], the configuration asks for [64,92]',
    ],
    ['alignn_layers', 3, 'tensor alignn_layers.2.node_update.src_gate.weight is missing'],
    ['gcn_layers', 1, 'tensor gcn_layers.1.src_gate.weight is not one of the configured network'],
    ['output_features', 300, 'tensor fc.weight has shape [301,32], the configuration asks for [300,32]'],
    ['name', 'alignn', 'tensor atom_embedding.layer.1.running_mean is missing'],
  ])('is refused where the configuration says %s %s', async (key, value, message) => {
    const other = { ...config, model: { ...config.model, [key]: value } };
    const refusal = importAlignnCheckpoint(file, 'm.pt', networkOf(other), rules).catch(lineOf);
    expect(await refusal).toContain(`m.pt: ${message}`);
  });
});

describe('other ways of saving', () => {
  const golden = readTensors('batchnorm.safetensors');
  const network = { ...networkOf(config), norm: 'batch' as const };
  const after = Object.fromEntries(
    parameterTable(network).entries.map(({ name, shape }) => {
      const isRunning = name.includes('running');
      return [name, { shape, values: golden.get(`${isRunning ? 'after' : 'param'}/${name}`) }];
    }),
  );
  const centres = Object.fromEntries(
    ['edge_embedding.0.centers', 'angle_embedding.0.centers'].map((name) => {
      const values = golden.get(`param/${name}`);
      return [name, { shape: [values.length], values }];
    }),
  );

  it.each([
    ['float32', { storage: 'FloatStorage' as const }],
    ['float64, from several GPUs', { storage: 'DoubleStorage' as const, prefix: 'module.' }],
  ])('predicts with an ALIGNN of batch norm, %s', async (_, options) => {
    const bytes = stateDictFile({ ...after, ...centres }, options);
    const model = await importAlignnCheckpoint(bytes, 'alignn.pt', network, rules);
    const graphs = GOLDEN_BATCH.map((id) => goldenGraph(id, { symmetry: 'reduced' }));
    const { prediction } = await predictGraphs(model, graphs, rules, { programFolder: folder });
    // Tolerance: test/fixtures/golden/README.md, batch norm in eval mode.
    expect(largestDifference(prediction, golden.get('eval_after'))).toBeLessThan(5e-6);
  });

  it('refuses centres of another grid', async () => {
    const shifted = {
      'edge_embedding.0.centers': { shape: [80], values: Float64Array.from({ length: 80 }, (_, k) => k / 10) },
    };
    const bytes = stateDictFile({ ...after, ...centres, ...shifted });
    const refusal = importAlignnCheckpoint(bytes, 'm.pt', network, rules).catch(lineOf);
    expect(await refusal).toBe('m.pt: edge_embedding.0.centers is another grid');
    const facts = async (values: ArrayLike<number>) => {
      const changed = { 'angle_embedding.0.centers': { shape: [values.length], values } };
      const file = stateDictFile({ ...after, ...centres, ...changed });
      return importAlignnCheckpoint(file, 'm.pt', network, rules).then(
        () => null,
        (error) => (error as InvalidInputError).facts,
      );
    };
    const even = Float64Array.from({ length: 40 }, (_, k) => -1 + (2 * k) / 39);
    const expected = '40 even centres from -1 to 1';
    expect(await facts(even)).toBeNull();
    expect(await facts(even.map((x, k) => (k === 39 ? x + 8e-6 : x)))).toBeNull();
    expect(await facts(even.map((x, k) => (k === 39 ? x + 1.5e-5 : x)))).toMatchObject({
      found: expect.stringMatching(/^centre 39 at 1\.0000/),
      expected,
    });
    expect(await facts(even.subarray(1))).toMatchObject({ found: '39 centres', expected });
  });

  it('follows offset and strides, and finds the state dict beside other things', async () => {
    const storage = new Uint8Array(Float32Array.of(9, 1, 2, 3, 4, 5, 6).buffer);
    const transposed = tensor({ elements: 7, offset: 1, shape: [3, 2], strides: [1, 3] });
    const inner = dict(
      unicode('w'),
      transposed,
      unicode('steps'),
      tensor({ storage: 'LongStorage', elements: 1, shape: [] }),
    );
    const pickle = bytesOf(START, dict(unicode('epoch'), bytesOf('K', 3), unicode('model'), inner), STOP);
    const archive = await openTorchArchive(torchFile(pickle, { '0': storage }), 'm.pt');
    const tensors = readStateDict(archive);
    expect([...tensors.keys()]).toEqual(['w', 'steps']);
    // Rows of 1 2 3 | 4 5 6, transposed by hand.
    expect([...readTensor(archive, 'w', tensors.get('w')!)]).toEqual([1, 4, 2, 5, 3, 6]);
  });
});

describe('config.json', () => {
  const changed = (change: (value: { model: Record<string, unknown> } & Record<string, unknown>) => void) => {
    const value = JSON.parse(configText);
    change(value);
    return JSON.stringify(value);
  };

  it('is followed where it speaks of graphs and network', () => {
    const text = changed((value) => {
      Object.assign(value, { cutoff: 10, max_neighbors: 20, use_canonize: false });
    });
    expect(graphRulesOf(readAlignnConfig(text, 'c'), { mode: 'reference', symmetry: 'full' })).toEqual({
      mode: 'reference',
      symmetry: 'full',
      strategy: 'k-nearest',
      cutoffAngstrom: 10,
      maxNeighbors: 20,
      tieToleranceAngstrom: 1e-4,
      canonize: false,
      atomFeatures: 'cgcnn',
    });
    expect(networkOf(config)).toMatchObject({ norm: 'layer', alignnLayers: 2, gcnLayers: 2, hiddenFeatures: 32 });
  });

  it('says nothing of training, loaders and logs', () => {
    const text = changed((value) => {
      Object.assign(value, { criterion: 'l1', scheduler: 'none', epochs: 1, num_workers: 99, output_dir: '/nowhere' });
    });
    expect(readAlignnConfig(text, 'c')).toMatchObject({ cutoff: 8, max_neighbors: 12 });
  });

  it.each([
    ['neighbor_strategy', { neighbor_strategy: 'voronoi' }, 'only "k-nearest", "radius_graph" are supported'],
    ['atom_features', { atom_features: 'cfid' }, 'only "cgcnn" is supported'],
    ['standard_scalar_and_pca', { standard_scalar_and_pca: true }, 'only false is supported'],
    ['target_multiplication_factor', { target_multiplication_factor: 2 }, 'only null is supported'],
    ['cutof', { cutof: 8 }, 'unknown key'],
    ['model', { model: undefined }, 'expected object'],
    ['model.name', { 'model.name': 'alignn_ff' }, 'expected one of'],
    ['model.link', { 'model.link': 'log' }, 'only "identity" is supported'],
    ['model.classification', { 'model.classification': true }, 'only false is supported'],
    ['model.use_cutoff_function', { 'model.use_cutoff_function': true }, 'only false is supported'],
    ['model.extra_features', { 'model.extra_features': -1 }, 'expected number to be >=0'],
    ['model.atom_input_features', { 'model.atom_input_features': 1 }, 'only 92 is supported'],
    ['model.hidden_features', { 'model.hidden_features': '32' }, 'expected number'],
    ['model.__proto__x', { 'model.__proto__x': 1 }, 'unknown key'],
  ])('is refused by name: %s', (field, change, message) => {
    const text = changed((value) => {
      for (const [key, wanted] of Object.entries(change)) {
        if (key.startsWith('model.')) value.model[key.slice('model.'.length)] = wanted;
        else value[key] = wanted;
      }
    });
    expect(() => readAlignnConfig(text, 'config.json')).toThrow(`config.json: ${field}: `);
    expect(() => readAlignnConfig(text, 'config.json')).toThrow(message);
  });

  it('is refused when it is not JSON', () => {
    expect(() => readAlignnConfig('{"cutoff": NaN}', 'config.json')).toThrow('config.json, line 1: not JSON at "NaN}"');
  });
});
