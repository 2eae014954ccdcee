/**
 * Programs of fused operations against the same programs of TensorFlow's own operations, and both against float64: golden
 * crystals, reduced by symmetry (shared rows in the first layers) or not, and cells without any symmetry.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { bundledCrystals, withoutSymmetry } from '../../../bench/model-set.js';
import { type CrystalGraph, DEFAULT_GRAPH_RULES } from '../../../schemas/tables/graph.js';
import {
  type Fusion,
  fusedInstructionSet,
  type InstructionSet,
  loadProgram,
  type Precision,
} from '../../../science/engine/index.js';
import { buildCrystalGraph } from '../../../science/graph/index.js';
import { assembleBatch } from '../../../science/model/batches/batch-arrays.js';
import { initialParameters } from '../../../science/model/parameters/initial-parameters.js';
import { parameterTable } from '../../../science/model/parameters/parameter-table.js';
import { gradientProgram, predictionProgram } from '../../../science/model/prediction/programs.js';
import { GOLDEN_BATCH, GOLDEN_CRYSTALS, goldenGraph, goldenNetwork } from '../../unit/science/model/golden-network.js';
import { REFERENCE_TRAINING } from '../../unit/science/model/specification-network.js';
import { largestDifference, temporaryFolder } from '../pipelines/tensorflow.js';

interface Case {
  readonly name: string;
  readonly h: number;
  readonly graphs: () => CrystalGraph[];
}

const POINTS = 60;
const graphsOf = (ids: readonly string[], symmetry: 'reduced' | 'full') =>
  ids.map((id) => goldenGraph(id, { symmetry }));

/** Vector widths, a panel and parts of one, several panels; a batch of one atom; more edges than a block has. */
const CASES: readonly Case[] = [
  ...[16, 32, 64, 80, 256].map((h) => ({
    name: `all golden crystals, reduced, h ${h}`,
    h,
    graphs: () => graphsOf(GOLDEN_CRYSTALS, 'reduced'),
  })),
  ...[48, 64].map((h) => ({
    name: `golden batch, full graphs, h ${h}`,
    h,
    graphs: () => graphsOf(GOLDEN_BATCH, 'full'),
  })),
  { name: 'one crystal of one atom class', h: 64, graphs: () => graphsOf(['C-diamond'], 'reduced') },
];

/** Of the widest, whose float64 is slow, two: what differs between batches is seen on the narrow ones. */
const BATCHES_OF_WIDTH: readonly (readonly [number, number])[] = [
  [32, 8],
  [64, 8],
  [256, 2],
];
const CRYSTALS_A_BATCH = 8;

/** Every bundled crystal doubled, strained and rattled: no two bonds are equal. @returns [batches][CRYSTALS_A_BATCH] */
function batchesWithoutSymmetry(batches: number): CrystalGraph[][] {
  const { structures } = withoutSymmetry(bundledCrystals());
  return Array.from({ length: batches }, (_, b) =>
    structures
      .slice(b * CRYSTALS_A_BATCH, (b + 1) * CRYSTALS_A_BATCH)
      .map((structure) => buildCrystalGraph(structure, DEFAULT_GRAPH_RULES)),
  );
}

/** One file an instruction set: a process has one. @param widths those cases alone; all where none are named */
export function describeAgreement(set: InstructionSet, widths?: readonly number[]): void {
  const cases = CASES.filter(({ h }) => widths === undefined || widths.includes(h));
  describe(`fused operations, ${set}`, () => {
    const folder = temporaryFolder();
    beforeAll(() => expect(fusedInstructionSet(), 'npm start says why there is none').toBe(set));

    it.each(cases)('agree with plain ones and with float64: $name', async ({ h, graphs }) => {
      await expectAgreement(h, [graphs()], folder);
    });

    it.each(BATCHES_OF_WIDTH)(
      'agree on cells without symmetry, eight a batch: h %d, %d batches',
      async (h, batches) => {
        await expectAgreement(h, batchesWithoutSymmetry(batches), folder);
      },
      600_000,
    );
  });
}

async function expectAgreement(h: number, batches: readonly CrystalGraph[][], folder: string): Promise<void> {
  const fused = await run(h, batches, folder, 'both');
  const plain = await run(h, batches, folder, 'none');
  const exact = await run(h, batches, folder, 'none', 'double');
  fused.forEach(({ outputs, gradient }, b) => {
    expect(Object.keys(outputs).length).toBeGreaterThan(8);
    for (const [name, values] of Object.entries(outputs)) {
      expect(largestDifference(values, plain[b]!.outputs[name]!), name).toBeLessThan(2e-5);
      expect(largestDifference(values, exact[b]!.outputs[name]!), name).toBeLessThan(2e-5);
    }
    expect(relative(gradient, plain[b]!.gradient)).toBeLessThan(1e-4);
    expect(relative(gradient, exact[b]!.gradient)).toBeLessThan(2e-6);
  });
}

/** @returns every output and the gradient, a batch */
async function run(
  h: number,
  batches: readonly CrystalGraph[][],
  folder: string,
  fusion: Fusion,
  precision: Precision = 'single',
) {
  const settings = goldenNetwork({ hiddenFeatures: h, embeddingFeatures: 64, outputFeatures: POINTS });
  const table = parameterTable(settings);
  const parameter = { values: initialParameters(table, 7), shape: [table.size] };
  const training = { ...REFERENCE_TRAINING, loss: 'mse' } as const;
  const predict = await loadProgram(predictionProgram(settings, table, true, precision, fusion), folder);
  const gradients = await loadProgram(gradientProgram(settings, training, table, precision, fusion), folder);
  try {
    return batches.map((graphs) => {
      const batch = { ...assembleBatch(graphs, precision), parameter };
      const count = graphs.length * POINTS;
      const target = {
        values: Float32Array.from({ length: count }, (_, i) => Math.sin(i)),
        shape: [graphs.length, POINTS],
      };
      const scale = { values: Float32Array.of(1 / count), shape: [] };
      return { outputs: predict.run(batch), gradient: gradients.run({ ...batch, target, scale }).gradient! };
    });
  } finally {
    predict.dispose();
    gradients.dispose();
  }
}

/** L2 norm of the difference over that of b. */
function relative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let whole = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i]! - b[i]!) ** 2;
    whole += b[i]! ** 2;
  }
  return Math.sqrt(difference / whole);
}
