/** Spectra and pooled features of crystals from a trained network. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { CrystalGraph, GraphRules } from '../../../schemas/tables/graph.js';
import type { NetworkSettings } from '../../../schemas/tables/training.js';
import { refuseOtherFeatures } from '../batches/extra-features.js';
import { predictionBatches } from '../batches/prediction-batches.js';
import { readCheckpoint, refuseOtherRules } from '../parameters/checkpoint.js';
import type { KeptNetworks } from './kept-networks.js';
import { NetworkInUse } from './network-in-use.js';

export interface PredictionOptions {
  /** Crystals a program call; by default as many as `predictionBatches` puts together. */
  readonly batchSize?: number | null;
  /** Folder for the program; the caller owns and clears it. */
  readonly programFolder: string;
  /** Also the features of every atom: as many numbers as atoms times layers times h. */
  readonly perAtom?: boolean;
  /** Also the features of every class of atoms after this layer. */
  readonly classLayer?: string | undefined;
  /** Keeps the network loaded for the next call; by default it is loaded for this one. */
  readonly networks?: KeptNetworks;
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
}

export interface GraphPredictions {
  /** [crystals, outputFeatures], row-major. */
  readonly prediction: Float32Array;
  /** ALIGNN1 .. GCNG: mean over the atoms of each crystal, [crystals, h]. */
  readonly layers: Readonly<Record<string, Float32Array>>;
  /** On request: of every crystal, the same layers at its atoms in file order, [nAtoms, h]. */
  readonly atoms?: readonly Readonly<Record<string, Float32Array>>[];
  /** On request: of every crystal, one layer at its classes of atoms, [classes, h]. */
  readonly classes?: readonly Float32Array[];
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
  refuseOtherFeatures(graphs, settings.network, settings.conditions);
  const { hiddenFeatures, outputFeatures } = settings.network;
  const { names } = layerNames(settings.network);
  const prediction = new Float32Array(graphs.length * outputFeatures);
  const layers = Object.fromEntries(names.map((name) => [name, new Float32Array(graphs.length * hiddenFeatures)]));
  const atoms: Record<string, Float32Array>[] = [];
  const classes: Float32Array[] = [];
  const { perAtom = false, classLayer, programFolder, networks } = options;
  const asked = perAtom ? 'atoms' : classLayer === undefined ? true : { atomsAfter: classLayer };
  const predict = async (network: NetworkInUse) => {
    let start = 0;
    for (const batch of predictionBatches(graphs, options.batchSize ?? null)) {
      const result = network.run(batch);
      prediction.set(required(result.prediction), start * outputFeatures);
      for (const name of names) required(layers[name]).set(required(result[name]), start * hiddenFeatures);
      if (perAtom) atoms.push(...atomFeatures(batch, names, result, hiddenFeatures));
      if (classLayer !== undefined)
        classes.push(...classFeatures(batch, required(result[`atoms${classLayer}`]), hiddenFeatures));
      start += batch.length;
      await options.onProgress?.(start, graphs.length);
      await nextTurn();
    }
  };
  if (networks) await networks.use(checkpoint, programFolder, asked, predict);
  else await NetworkInUse.using(checkpoint, programFolder, asked, predict);
  return { prediction, layers, ...(perAtom && { atoms }), ...(classLayer !== undefined && { classes }) };
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

function classFeatures(batch: readonly CrystalGraph[], rows: Float32Array | Float64Array, h: number): Float32Array[] {
  let first = 0;
  return batch.map(({ species }) => {
    const start = first;
    first += species.length;
    return Float32Array.from(rows.subarray(start * h, first * h));
  });
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
}
