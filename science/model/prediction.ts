/** Spectra and pooled features of crystals from a trained network. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Table } from '../../schemas/artifact.js';
import type { CrystalGraph, GraphRules } from '../../schemas/graph.js';
import { loadProgram, makeResident } from '../engine/index.js';
import { assembleBatch } from './batch-arrays.js';
import { readCheckpoint, refuseOtherRules } from './checkpoint.js';
import { predictionProgram } from './programs.js';

export interface PredictionOptions {
  /** Crystals a program call, default 16. */
  readonly batchSize?: number;
  /** Folder for the program; the caller owns and clears it. */
  readonly programFolder: string;
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
}

export interface GraphPredictions {
  /** [crystals, outputFeatures], row-major. */
  readonly prediction: Float32Array;
  /** ALIGNN1 .. GCNG: mean over the atoms of each crystal, [crystals, h]. */
  readonly layers: Readonly<Record<string, Float32Array>>;
}

/** Larger ones bring little: a batch of 16 fills the arithmetic units. */
const DEFAULT_BATCH_SIZE = 16;

/**
 * @param graphs in the order of the result
 * @param rules those the graphs were made with
 * @throws InvalidGraphError if the model was trained with other rules, or a graph cannot be one
 */
export async function predictGraphs(
  checkpoint: Table<'checkpoint'>,
  graphs: readonly CrystalGraph[],
  rules: GraphRules,
  options: PredictionOptions,
): Promise<GraphPredictions> {
  const { settings, table, vectors } = readCheckpoint(checkpoint);
  refuseOtherRules(settings.graphRules, rules);
  const { alignnLayers, gcnLayers, hiddenFeatures, outputFeatures } = settings.network;
  const names = [...numbered('ALIGNN', alignnLayers), ...numbered('GCN', gcnLayers)];
  const prediction = new Float32Array(graphs.length * outputFeatures);
  const layers = Object.fromEntries(names.map((name) => [name, new Float32Array(graphs.length * hiddenFeatures)]));
  const program = await loadProgram(predictionProgram(settings.network, table, true), options.programFolder);
  const parameter = await makeResident({ values: vectors.parameter, shape: [table.size] });
  try {
    const batchSize = options.batchSize ?? DEFAULT_BATCH_SIZE;
    for (let start = 0; start < graphs.length; start += batchSize) {
      const batch = graphs.slice(start, start + batchSize);
      const result = program.run({ ...assembleBatch(batch), parameter });
      prediction.set(result.prediction!, start * outputFeatures);
      for (const name of names) layers[name]!.set(result[name]!, start * hiddenFeatures);
      await options.onProgress?.(start + batch.length, graphs.length);
      await nextTurn();
    }
  } finally {
    parameter.release();
    program.dispose();
  }
  return { prediction, layers };
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
}
