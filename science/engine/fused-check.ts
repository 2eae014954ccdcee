/**
 * One convolution by the fused operations, against its formula in float64: a library that this processor or this TensorFlow
 * cannot run is found here and not in the middle of a training. Run by provisioning after the library is built:
 *   node dist/science/engine/fused-check.js FOLDER
 * It ends with code 0 where they agree.
 */
import { required } from '../../schemas/required.js';
import { type FusedConvolution, fusedConvolution } from './fused-operations.js';
import { loadProgram, type Values } from './runner.js';
import { fusedInstructionSet } from './tensorflow-library.js';
import { GraphProgram } from './vocabulary.js';

/** Two atoms, five bonds, one atom without: every case of a block is there at this size. */
const SIZES = { nodes: 3, edges: 5, width: 32 } as const;
const SOURCE = [0, 1, 0, 1, 1];
const TARGET = [0, 0, 1, 1, 1];
const TOLERANCE = 1e-5;

type Arrays = Record<Exclude<keyof FusedConvolution, 'row' | 'source' | 'target'>, number[]>;

/** Numbers without pattern between -1 and 1. */
function numbers(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.fround(Math.sin(12.9898 * (i + 1) + 78.233 * seed)));
}

function inputs(): Arrays {
  const { nodes: n, edges: e, width: h } = SIZES;
  const named = (sizes: Record<keyof Arrays, number>) =>
    Object.fromEntries(Object.entries(sizes).map(([name, size], i) => [name, numbers(size, i)])) as Arrays;
  const vectors = { nodeGain: h, nodeShift: h, edgeGain: h, edgeShift: h, nodeBias: 4 * h, edgeBias: h };
  return named({ x: n * h, y: e * h, weight: e, nodeMaps: 4 * h * h, edgeGate: h * h, ...vectors });
}

/** The formula of `model/edge-gated-convolution.ts`, number by number. @returns new features of the nodes */
function inFloat64(a: Arrays): number[] {
  const { nodes: n, edges: e, width: h } = SIZES;
  const dot = (matrix: number[], row: number, x: number[], at: number) => {
    let sum = 0;
    for (let k = 0; k < h; k++) sum += required(matrix[row * h + k]) * required(x[at * h + k]);
    return sum;
  };
  const map = (which: number, node: number, j: number) =>
    dot(a.nodeMaps, which * h + j, a.x, node) + required(a.nodeBias[which * h + j]);
  const updated: number[] = [];
  for (let node = 0; node < n; node++) {
    const update = Array.from({ length: h }, (_, j) => {
      let numerator = 0;
      let denominator = 1e-6;
      for (let i = 0; i < e; i++) {
        if (TARGET[i] !== node) continue;
        const m =
          map(0, required(SOURCE[i]), j) + map(1, node, j) + dot(a.edgeGate, j, a.y, i) + required(a.edgeBias[j]);
        const gate = required(a.weight[i]) / (1 + Math.exp(-m));
        numerator += gate * map(2, required(SOURCE[i]), j);
        denominator += gate;
      }
      return map(3, node, j) + numerator / denominator;
    });
    const mean = update.reduce((sum, value) => sum + value, 0) / h;
    const variance = update.reduce((sum, value) => sum + (value - mean) ** 2, 0) / h;
    update.forEach((value, j) => {
      const l = ((value - mean) / Math.sqrt(variance + 1e-5)) * required(a.nodeGain[j]) + required(a.nodeShift[j]);
      updated.push(required(a.x[node * h + j]) + l / (1 + Math.exp(-l)));
    });
  }
  return updated;
}

/** @param folder of the caller, for the program @returns the largest difference to the formula */
export async function fusedDifference(folder: string): Promise<number> {
  const { nodes: n, edges: e, width: h } = SIZES;
  const arrays = inputs();
  // Weights count edges: they are positive.
  arrays.weight = arrays.weight.map((value) => 1 + Math.abs(value));
  const columns: Partial<Record<keyof Arrays, readonly number[]>> = {
    x: [n, h],
    y: [e, h],
    weight: [e, 1],
    nodeMaps: [4 * h, h],
    edgeGate: [h, h],
  };
  const g = new GraphProgram('single', 'forward');
  const values: Record<string, Values> = {};
  const nodes = Object.entries(arrays).map(([name, list]) => {
    const shape = columns[name as keyof Arrays] ?? [list.length];
    values[name] = { values: Float32Array.from(list), shape };
    return [name, g.input(name, shape.length)] as const;
  });
  const index = (name: string, rows: number[]) => {
    values[name] = { values: Int32Array.from(rows), shape: [rows.length] };
    return g.input(name, 1, 'index');
  };
  const [source, target] = [index('source', SOURCE), index('target', TARGET)];
  const convolution = { ...Object.fromEntries(nodes), row: null, source, target } as unknown as FusedConvolution;
  g.output('x', fusedConvolution(g, convolution, true).x);
  const program = await loadProgram(g, folder);
  try {
    const expected = inFloat64(arrays);
    const found = required(program.run(values).x);
    return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - required(found[i]))), 0);
  } finally {
    program.dispose();
  }
}

if (process.argv[1]?.endsWith('fused-check.js')) {
  const set = fusedInstructionSet();
  const difference = set === null ? 0 : await fusedDifference(required(process.argv[2]));
  if (!(difference < TOLERANCE)) {
    process.stderr.write(`${set}: a convolution is off by ${difference}\n`);
    process.exitCode = 1;
  }
}
