/**
 * Networks with extra features against alignn 2024.3.24 (test/fixtures/golden-extra-features), `reference` graphs, whole and
 * reduced, both norms: within 2e-4 of the largest magnitude in the tensor plus 1e-7.
 */
import { describe, expect, it } from 'vitest';
import type { NetworkSettings } from '../../../../schemas/tables/training.js';
import { loadProgram, type Values } from '../../../../science/engine/index.js';
import { assembleBatch } from '../../../../science/model/batches/batch-arrays.js';
import { memberShares } from '../../../../science/model/batches/member-shares.js';
import { parameterTable } from '../../../../science/model/parameters/parameter-table.js';
import { gradientProgram, predictionProgram } from '../../../../science/model/prediction/programs.js';
import { largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { goldenGraph, goldenNetwork, packed, readTensors, tensorOf } from './golden-network.js';
import { REFERENCE_TRAINING } from './specification-network.js';

const folder = temporaryFolder();
const golden = readTensors('../golden-extra-features/extra-features.safetensors');
const extra = Object.entries(JSON.parse(golden.metadata.extra!) as Record<string, number[]>);
const sizes = JSON.parse(golden.metadata.sizes!) as Record<string, number>;
const VALUES = extra.length * sizes.output_features!;
const real = (values: ArrayLike<number>, shape: number[]): Values => ({ values: Float32Array.from(values), shape });

const network = (norm: NetworkSettings['norm']): NetworkSettings =>
  goldenNetwork({
    norm,
    alignnLayers: sizes.alignn_layers!,
    gcnLayers: sizes.gcn_layers!,
    hiddenFeatures: sizes.hidden_features!,
    embeddingFeatures: sizes.embedding_features!,
    outputFeatures: sizes.output_features!,
    extraFeatures: sizes.extra_features!,
  });

function expectGolden(found: ArrayLike<number>, expected: Float64Array, name: string): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(largestDifference(found, expected), name).toBeLessThan(2e-4 * largest + 1e-7);
}

describe.each(['layer', 'batch'] as const)('extra features with %s norm', (norm) => {
  const settings = network(norm);
  const table = parameterTable(settings);
  const parameter = real(packed(golden, `${norm}/param/`, table), [table.size]);

  it.each(['full', 'reduced'] as const)('outputs and gradients of the readout, %s graphs', async (symmetry) => {
    const graphs = extra.map(([id, values]) => ({
      ...goldenGraph(id, { symmetry }),
      extraFeatures: Float64Array.from(values),
    }));
    const arrays = assembleBatch(graphs);
    const prediction = await loadProgram(predictionProgram(settings, table, false), folder);
    expectGolden(prediction.run({ ...arrays, parameter }).prediction!, golden.get(`${norm}/out`), 'output');
    prediction.dispose();

    const program = await loadProgram(gradientProgram(settings, { ...REFERENCE_TRAINING, loss: 'mse' }, table), folder);
    const { loss, gradient } = program.run({
      ...arrays,
      ...memberShares(graphs, arrays),
      parameter,
      target: real(
        Array.from({ length: VALUES }, (_, i) => -1 + (2 * i) / (VALUES - 1)),
        [extra.length, sizes.output_features!],
      ),
      scale: real([1 / VALUES], []),
    });
    program.dispose();
    expect(Math.abs(loss![0]! - Number(golden.metadata[`${norm}Loss`]))).toBeLessThan(5e-6);
    const names = golden.names(`${norm}/grad/`);
    // An MLP of the readout is weight, bias, gain and shift; fc3 has no norm.
    expect(names.length).toBe(3 * 4 + 2);
    for (const name of names) expectGolden(tensorOf(gradient!, table, name), golden.get(`${norm}/grad/${name}`), name);
  });
});
