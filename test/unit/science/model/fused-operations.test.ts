/**
 * Programs of fused operations against the same programs of TensorFlow's own operations, and both against float64: golden
 * crystals, reduced by symmetry (shared rows in the first layers) or not, several widths, both instruction sets.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Fusion, fusedInstructionSet, loadProgram, type Precision } from '../../../../science/engine/index.js';
import { assembleBatch } from '../../../../science/model/batch-arrays.js';
import { initialParameters } from '../../../../science/model/initial-parameters.js';
import { parameterTable } from '../../../../science/model/parameter-table.js';
import { gradientProgram, predictionProgram } from '../../../../science/model/programs.js';
import { temporaryFolder } from '../../../harness/tensorflow.js';
import { GOLDEN_BATCH, GOLDEN_CRYSTALS, goldenGraph, goldenNetwork } from './golden-network.js';
import { REFERENCE_TRAINING } from './specification-network.js';

const folder = temporaryFolder();

interface Case {
  readonly h: number;
  readonly symmetry: 'reduced' | 'full';
  readonly ids: readonly string[];
}

const cases: Case[] = [
  ...[32, 64, 256].map((h) => ({ h, symmetry: 'reduced' as const, ids: GOLDEN_CRYSTALS })),
  ...[32, 64].map((h) => ({ h, symmetry: 'full' as const, ids: GOLDEN_BATCH })),
];

async function run({ h, symmetry, ids }: Case, fusion: Fusion, precision: Precision = 'single') {
  const settings = goldenNetwork({ hiddenFeatures: h, embeddingFeatures: h, outputFeatures: 60 });
  const table = parameterTable(settings);
  const graphs = ids.map((id) => goldenGraph(id, { symmetry }));
  const parameter = { values: initialParameters(table, 7), shape: [table.size] };
  const batch = { ...assembleBatch(graphs, precision), parameter };
  const target = { values: Float32Array.from({ length: ids.length * 60 }, (_, i) => Math.sin(i)), shape: [ids.length, 60] };
  const scale = { values: Float32Array.of(1 / target.values.length), shape: [] };
  const predict = await loadProgram(predictionProgram(settings, table, true, precision, fusion), folder);
  const gradient = await loadProgram(
    gradientProgram(settings, { ...REFERENCE_TRAINING, loss: 'mse' }, table, precision, fusion),
    folder,
  );
  try {
    return { ...predict.run(batch), gradient: gradient.run({ ...batch, target, scale }).gradient! };
  } finally {
    predict.dispose();
    gradient.dispose();
  }
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
const norm = (a: ArrayLike<number>) => Math.sqrt(Array.from(a).reduce((sum, value) => sum + value * value, 0));
const relative = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  norm(Array.from(a, (value, i) => value - b[i]!)) / norm(b);

describe('fused operations', () => {
  beforeAll(() => expect(fusedInstructionSet()).not.toBeNull());

  it.each(cases)('agree with plain ones and float64: h $h, $symmetry', async (each) => {
    const fused = await run(each, 'both');
    const plain = await run(each, 'none');
    const exact = await run(each, 'none', 'double');
    const { gradient, ...outputs } = fused;
    for (const [name, values] of Object.entries(outputs)) {
      expect(largest(values, plain[name as 'gradient']!), name).toBeLessThan(2e-5);
      expect(largest(values, exact[name as 'gradient']!), name).toBeLessThan(2e-5);
    }
    console.log(each.h, each.symmetry, largest(fused.prediction!, exact.prediction!), largest(plain.prediction!, exact.prediction!), relative(gradient, exact.gradient), relative(plain.gradient, exact.gradient));
    expect(relative(gradient, plain.gradient)).toBeLessThan(1e-4);
    expect(relative(gradient, exact.gradient)).toBeLessThan(1e-4);
  });
});
