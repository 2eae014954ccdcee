/**
 * Exported models. Expected values: test/fixtures/saved-model (what Python's TensorFlow 2.15.1 computed with the exported
 * SavedModel), test/fixtures/golden (names, shapes, sums and norms of the reference's own state dict).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import {
  exportBatch,
  exportSafetensors,
  exportSavedModel,
  graphRulesOf,
  importAlignnCheckpoint,
  importSafetensors,
  networkOf,
  readAlignnConfig,
  readSafetensors,
  writeSafetensors,
} from '../../../../science/interchange/index.js';
import { checkpointFromTensors, parameterTable, predictGraphs } from '../../../../science/model/index.js';
import { initialParameters } from '../../../../science/model/parameters/initial-parameters.js';
import { largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { goldenGraph, goldenJson, goldenNetwork } from '../model/golden-network.js';

const FOLDER = new URL('../../../fixtures/golden/checkpoint/', import.meta.url);
const config = readAlignnConfig(readFileSync(new URL('config.json', FOLDER), 'utf8'), 'config.json');
const rules = graphRulesOf(config, { mode: 'reference', symmetry: 'reduced' });
const model = await importAlignnCheckpoint(
  readFileSync(new URL('best_model.pt', FOLDER)),
  'best_model.pt',
  networkOf(config),
  rules,
);
const programFolder = temporaryFolder();

interface PythonPrediction {
  readonly origin: { readonly tensorflow: string };
  readonly crystals: readonly string[];
  readonly prediction: readonly number[][];
  readonly GCN2: readonly number[][];
}

describe('the exported SavedModel', () => {
  const path = new URL('../../../fixtures/saved-model/python-prediction.json', import.meta.url);
  const python = JSON.parse(readFileSync(path, 'utf8')) as PythonPrediction;
  const graphs = python.crystals.map((id) => goldenGraph(id, rules));

  it('gave in Python what is predicted here', async () => {
    expect(python.origin.tensorflow).toBe('2.15.1');
    const { prediction, layers } = await predictGraphs(model, graphs, rules, { programFolder });
    // Tolerance: README of the golden files, checkpoint outputs.
    expect(largestDifference(prediction, python.prediction.flat())).toBeLessThan(2e-5);
    expect(largestDifference(layers.GCN2!, python.GCN2.flat())).toBeLessThan(2e-5);
  });

  it('is loaded from its files alone, and takes the exported batch', async () => {
    const folder = join(programFolder, 'exported');
    mkdirSync(folder);
    writeFileSync(join(folder, 'saved_model.pb'), exportSavedModel(model));
    const { tensors, metadata } = readSafetensors(exportBatch(graphs), 'batch.safetensors');
    expect(JSON.parse(metadata.crystals!)).toEqual(python.crystals);
    const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node') as typeof import('@tensorflow/tfjs-node');
    const loaded = await tf.node.loadSavedModel(folder, ['serve'], 'serving_default');
    const inputs = Object.fromEntries(
      [...tensors].map(([name, { shape, values }]) => [
        name,
        tf.tensor(values as Float32Array, [...shape], values instanceof Int32Array ? 'int32' : 'float32'),
      ]),
    );
    const result = loaded.predict(inputs) as Record<string, ReturnType<typeof tf.tensor>>;
    expect(largestDifference(result.prediction!.dataSync(), python.prediction.flat())).toBeLessThan(2e-5);
    loaded.dispose();
  });
});

describe('exported safetensors', () => {
  it('hold the tensors of the state dict that the reference wrote', () => {
    const { tensors } = goldenJson<{ tensors: Record<string, { shape: number[]; sum: number; l2: number }> }>(
      'checkpoint/expected.json',
    );
    const exported = readSafetensors(exportSafetensors(model), 'model.safetensors').tensors;
    // In order of their names, whatever order the network has.
    expect([...exported.keys()]).toEqual(Object.keys(tensors).sort());
    for (const [name, { shape, values }] of exported) {
      const numbers = Array.from(values as Float32Array);
      expect(shape, name).toEqual(tensors[name]!.shape);
      // Centres are computed here in float64 and rounded once: half a unit in the last place each.
      const tolerance = name.endsWith('centers') ? 1e-5 : 1e-9;
      expect(Math.abs(numbers.reduce((sum, value) => sum + value, 0) - tensors[name]!.sum), name).toBeLessThan(
        tolerance,
      );
      expect(Math.abs(Math.hypot(...numbers) - tensors[name]!.l2), name).toBeLessThan(tolerance);
    }
  });

  it('are the same model when read back, the same bytes when written again', () => {
    const bytes = exportSafetensors(model);
    const again = importSafetensors(bytes, 'model.safetensors');
    expect(again).toEqual(model);
    expect(Buffer.from(exportSafetensors(again)).equals(bytes)).toBe(true);
  });

  it('count the steps of batch norms, as PyTorch expects', () => {
    const network = goldenNetwork({ norm: 'batch', hiddenFeatures: 8, alignnLayers: 1, gcnLayers: 1 });
    const table = parameterTable(network);
    const parameter = initialParameters(table, 3);
    const tensors = table.entries.map(({ name, shape, offset }) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, parameter.slice(offset, offset + size)] as const;
    });
    const settings = { network, training: null, graphRules: rules, startEv: 0, stepEv: 0.05 };
    const exported = readSafetensors(exportSafetensors(checkpointFromTensors(settings, new Map(tensors))), 'm').tensors;
    expect(exported.get('gcn_layers.0.bn_nodes.num_batches_tracked')).toEqual({
      shape: [],
      values: BigInt64Array.of(0n),
    });
  });

  it('are refused as a model without its card, or with a tensor missing', () => {
    const { tensors, metadata } = readSafetensors(exportSafetensors(model), 'm');
    expect(() => importSafetensors(writeSafetensors({ tensors, metadata: {} }), 'm')).toThrow(
      'm: no model card in its metadata',
    );
    // A card that claims more than any memory holds is refused for what the file does not have.
    const card = JSON.parse(metadata.spectraloom!);
    const giant = JSON.stringify({ ...card, network: { ...card.network, outputFeatures: 1e12 } });
    expect(() => importSafetensors(writeSafetensors({ tensors, metadata: { spectraloom: giant } }), 'm')).toThrow(
      'tensor fc.weight: 9632 numbers, shape [1000000000000,32] expected',
    );
    const fewer = new Map([...tensors].filter(([name]) => name !== 'fc.bias'));
    expect(() => importSafetensors(writeSafetensors({ tensors: fewer, metadata }), 'm')).toThrow(InvalidInputError);
  });
});
