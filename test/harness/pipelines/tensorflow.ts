/** TensorFlow as the child processes have it: one thread, quiet. Import before anything runs a program. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import { type GraphProgram, loadProgram, type Node, type Values } from '../../../science/engine/index.js';

process.env.TF_NUM_INTRAOP_THREADS = '1';
process.env.TF_NUM_INTEROP_THREADS = '1';
process.env.OMP_NUM_THREADS = '1';
process.env.TF_CPP_MIN_LOG_LEVEL = '2';

// Loading a program takes up to a second on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** A new folder that is gone after the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spectraloom-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a program once. */
export async function evaluate(
  g: GraphProgram,
  outputs: Readonly<Record<string, Node>>,
  inputs: Readonly<Record<string, Values>>,
  folder: string,
): Promise<Record<string, Float64Array>> {
  for (const [name, node] of Object.entries(outputs)) g.output(name, node);
  const program = await loadProgram(g, folder);
  try {
    return Object.fromEntries(
      Object.entries(program.run(inputs)).map(([name, values]) => [name, Float64Array.from(values)]),
    );
  } finally {
    program.dispose();
  }
}

/** Largest absolute difference; NaN anywhere gives NaN. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} values against ${b.length}`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
