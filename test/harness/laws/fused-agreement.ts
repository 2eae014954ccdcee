/**
 * Programs of fused operations against the same programs of TensorFlow's own operations, and both against float64: golden
 * crystals, reduced by symmetry (shared rows in the first layers) or not, and cells without any symmetry.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { CrystalGraph } from '../../../schemas/tables/graph.js';
import {
  type Fusion,
  fusedInstructionSet,
  type InstructionSet,
  loadProgram,
  type Precision,
} from '../../../science/engine/index.js';
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

/** One file an instruction set: a process has one. @param widths those cases alone; all where none are named */
export function describeAgreement(set: InstructionSet, widths?: readonly number[]): void {
  const cases = CASES.filter(({ h }) => widths === undefined || widths.includes(h));
  describe(`fused operations, ${set}`, () => {
    const folder = temporaryFolder();
    beforeAll(() => expect(fusedInstructionSet(), 'npm start says why there is none').toBe(set));

    it.each(cases)('agree with plain ones and with float64: $name', async (each) => {
      const fused = await run(each, folder, 'both');
      const plain = await run(each, folder, 'none');
      const exact = await run(each, folder, 'none', 'double');
      expect(Object.keys(fused.outputs).length).toBeGreaterThan(8);
      for (const [name, values] of Object.entries(fused.outputs)) {
        expect(largestDifference(values, plain.outputs[name]!), name).toBeLessThan(2e-5);
        expect(largestDifference(values, exact.outputs[name]!), name).toBeLessThan(2e-5);
      }
      expect(relative(fused.gradient, plain.gradient)).toBeLessThan(1e-4);
      expect(relative(fused.gradient, exact.gradient)).toBeLessThan(2e-6);
    });
  });
}

async function run({ h, graphs: make }: Case, folder: string, fusion: Fusion, precision: Precision = 'single') {
  const settings = goldenNetwork({ hiddenFeatures: h, embeddingFeatures: 64, outputFeatures: POINTS });
  const table = parameterTable(settings);
  const graphs = make();
  const parameter = { values: initialParameters(table, 7), shape: [table.size] };
  const batch = { ...assembleBatch(graphs, precision), parameter };
  const count = graphs.length * POINTS;
  const target = {
    values: Float32Array.from({ length: count }, (_, i) => Math.sin(i)),
    shape: [graphs.length, POINTS],
  };
  const scale = { values: Float32Array.of(1 / count), shape: [] };
  const training = { ...REFERENCE_TRAINING, loss: 'mse' } as const;
  const predict = await loadProgram(predictionProgram(settings, table, true, precision, fusion), folder);
  const gradients = await loadProgram(gradientProgram(settings, training, table, precision, fusion), folder);
  try {
    const outputs = predict.run(batch);
    return { outputs, gradient: gradients.run({ ...batch, target, scale }).gradient! };
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
