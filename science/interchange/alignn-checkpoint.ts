/**
 * A checkpoint written by ALIGNN -> a checkpoint of ours. Names and shapes have to be exactly those of the network that
 * the configuration describes (spec 2.11).
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import type { NetworkSettings } from '../../schemas/tables/training.js';
import { BOND_COSINE_GRID, BOND_LENGTH_GRID, type RadialGrid } from '../graph/index.js';
import { checkpointFromTensors, parameterTable } from '../model/index.js';
import { openTorchArchive, type TorchArchive } from './torch-archive.js';
import { readStateDict, readTensor, type TorchTensor } from './torch-tensors.js';

/** Centres of the radial expansions: no parameters, but they say what the network was trained on. */
const CENTRES = [
  { name: 'edge_embedding.0.centers', grid: BOND_LENGTH_GRID, bins: 'edgeBins' },
  { name: 'angle_embedding.0.centers', grid: BOND_COSINE_GRID, bins: 'tripletBins' },
] as const;
/** float32 of the even grid; other grids differ by far more. */
const CENTRE_TOLERANCE = 1e-5;
/** A counter of batch norm; with a fixed momentum nothing depends on it. */
const COUNTER = /\.num_batches_tracked$/;

/**
 * @param bytes the `.pt` file
 * @param file its name, for errors
 * @returns weights without history, and without a photon-energy axis: the file has none
 * @throws InvalidInputError naming what is not as ALIGNN writes it, or not as the configuration says
 */
export async function importAlignnCheckpoint(
  bytes: Uint8Array,
  file: string,
  network: NetworkSettings,
  graphRules: GraphRules,
): Promise<Table<'checkpoint'>> {
  const archive = await openTorchArchive(bytes, file);
  const tensors = readStateDict(archive);
  const { entries } = parameterTable(network);
  refuseOthers(tensors, entries, network, file);
  for (const { name, grid, bins } of CENTRES) refuseOtherCentres(archive, tensors, name, grid, network[bins]);
  const values = new Map(entries.map(({ name }) => [name, readTensor(archive, name, required(tensors.get(name)))]));
  return checkpointFromTensors({ network, training: null, graphRules, startEv: null, stepEv: null }, values);
}

function refuseOthers(
  tensors: ReadonlyMap<string, TorchTensor>,
  entries: readonly { readonly name: string; readonly shape: readonly number[] }[],
  network: NetworkSettings,
  file: string,
): void {
  const described = `${network.alignnLayers} ALIGNN and ${network.gcnLayers} GCN layers with ${network.norm} norm`;
  const known = new Set([...entries.map(({ name }) => name), ...CENTRES.map(({ name }) => name)]);
  for (const { name, shape } of entries) {
    const found = tensors.get(name)?.shape;
    if (!found) throw new InvalidInputError(`${file}: tensor ${name} is missing`, { file, configuration: described });
    if (found.join() !== shape.join())
      throw new InvalidInputError(
        `${file}: tensor ${name} has shape [${found}], the configuration asks for [${shape}]`,
        {
          file,
          tensor: name,
          found: `[${found}]`,
          expected: `[${shape}]`,
        },
      );
  }
  for (const name of tensors.keys())
    if (!known.has(name) && !(network.norm === 'batch' && COUNTER.test(name)))
      throw new InvalidInputError(`${file}: tensor ${name} is not one of the configured network`, {
        file,
        configuration: described,
      });
}

function refuseOtherCentres(
  archive: TorchArchive,
  tensors: ReadonlyMap<string, TorchTensor>,
  name: string,
  { min, max }: RadialGrid,
  bins: number,
): void {
  const tensor = tensors.get(name);
  if (!tensor) throw new InvalidInputError(`${archive.file}: tensor ${name} is missing`, { file: archive.file });
  const centres = readTensor(archive, name, tensor);
  const wrong = centres.findIndex((x, k) => Math.abs(x - (min + (k * (max - min)) / (bins - 1))) > CENTRE_TOLERANCE);
  if (centres.length !== bins || wrong >= 0)
    throw new InvalidInputError(`${archive.file}: ${name} is another grid`, {
      file: archive.file,
      found: centres.length !== bins ? `${centres.length} centres` : `centre ${wrong} at ${centres[wrong]}`,
      expected: `${bins} even centres from ${min} to ${max}`,
    });
}
