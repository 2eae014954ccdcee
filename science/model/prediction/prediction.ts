/** Spectra and pooled features of crystals from a trained network. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { CrystalGraph, GraphRules } from '../../../schemas/tables/graph.js';
import type { NetworkSettings } from '../../../schemas/tables/training.js';
import { type LoadedProgram, loadProgram, makeResident, type Resident } from '../../engine/index.js';
import { assembleBatch } from '../batches/batch-arrays.js';
import { refuseOtherFeatures } from '../batches/extra-features.js';
import { predictionBatches } from '../batches/prediction-batches.js';
import { readCheckpoint, refuseOtherRules } from '../parameters/checkpoint.js';
import { predictionProgram } from './programs.js';

export interface PredictionOptions {
  /** Crystals a program call; by default as many as `predictionBatches` puts together. */
  readonly batchSize?: number | null;
  /** Folder for the program; the caller owns and clears it. */
  readonly programFolder: string;
  /** Also the features of every atom: as many numbers as atoms times layers times h. */
  readonly perAtom?: boolean;
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
}

export interface GraphPredictions {
  /** [crystals, outputFeatures], row-major. */
  readonly prediction: Float32Array;
  /** ALIGNN1 .. GCNG: mean over the atoms of each crystal, [crystals, h]. */
  readonly layers: Readonly<Record<string, Float32Array>>;
  /** On request: of every crystal, the same layers at its atoms in file order, [nAtoms, h]. */
  readonly atoms?: readonly Readonly<Record<string, Float32Array>>[];
}

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
  const { settings } = readCheckpoint(checkpoint);
  refuseOtherRules(settings.graphRules, rules);
  refuseOtherFeatures(graphs, settings.network);
  const { hiddenFeatures, outputFeatures } = settings.network;
  const { names } = layerNames(settings.network);
  const prediction = new Float32Array(graphs.length * outputFeatures);
  const layers = Object.fromEntries(names.map((name) => [name, new Float32Array(graphs.length * hiddenFeatures)]));
  const atoms: Record<string, Float32Array>[] = [];
  const network = await NetworkInUse.load(checkpoint, options.programFolder, options.perAtom ? 'atoms' : true);
  try {
    let start = 0;
    for (const batch of predictionBatches(graphs, options.batchSize ?? null)) {
      const result = network.run(batch);
      prediction.set(required(result.prediction), start * outputFeatures);
      for (const name of names) required(layers[name]).set(required(result[name]), start * hiddenFeatures);
      if (options.perAtom) atoms.push(...atomFeatures(batch, names, result, hiddenFeatures));
      start += batch.length;
      await options.onProgress?.(start, graphs.length);
      await nextTurn();
    }
  } finally {
    network.dispose();
  }
  return { prediction, layers, ...(options.perAtom ? { atoms } : {}) };
}

/** A trained network, loaded once for many batches. */
export class NetworkInUse {
  private constructor(
    private readonly program: LoadedProgram,
    private readonly parameter: Resident,
  ) {}

  /** @param layers which features come beside the prediction (`predictionProgram`) */
  static async load(
    checkpoint: Table<'checkpoint'>,
    programFolder: string,
    layers: false | true | 'atoms',
  ): Promise<NetworkInUse> {
    const { settings, table, vectors } = readCheckpoint(checkpoint);
    const program = await loadProgram(predictionProgram(settings.network, table, layers), programFolder);
    const parameter = await makeResident({ values: vectors.parameter, shape: [table.size] });
    return new NetworkInUse(program, parameter);
  }

  /** @returns the outputs of the program by name, row-major */
  run(graphs: readonly CrystalGraph[]): Record<string, Float32Array | Float64Array> {
    return this.program.run({ ...assembleBatch(graphs), parameter: this.parameter });
  }

  dispose(): void {
    this.parameter.release();
    this.program.dispose();
  }
}

/** Names of the layers in their order, and of the one that the readout takes (the reference's `Last1` is its mean). */
export function layerNames({ alignnLayers, gcnLayers }: NetworkSettings): { names: string[]; readout: string } {
  const names = [...numbered('ALIGNN', alignnLayers), ...numbered('GCN', gcnLayers)];
  return { names, readout: required(names.at(-1)) };
}

/** Atoms of one class have the same features: the rows of the classes, written out for every atom. */
function atomFeatures(
  batch: readonly CrystalGraph[],
  names: readonly string[],
  result: Readonly<Record<string, ArrayLike<number>>>,
  h: number,
): Record<string, Float32Array>[] {
  let first = 0;
  return batch.map(({ atomClass, species }) => {
    const start = first;
    first += species.length;
    const expand = (rows: ArrayLike<number>) =>
      Float32Array.from({ length: atomClass.length * h }, (_, i) =>
        at(rows, (start + at(atomClass, Math.floor(i / h))) * h + (i % h)),
      );
    return Object.fromEntries(names.map((name) => [name, expand(required(result[`atoms${name}`]))]));
  });
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
}
