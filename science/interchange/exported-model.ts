/**
 * A model of ours for other programs:
 *   safetensors  every tensor under its name in the reference's state dict (spec 2.11), the `centers` of the radial
 *                expansions included; the model card in the metadata. Read back, it is the same model.
 *   SavedModel   the prediction with its parameters inside. It takes a batch as `exportBatch` writes it.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { byKey } from '../../schemas/numerics/code-unit-order.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { CrystalGraph } from '../../schemas/tables/graph.js';
import { type ModelCard, ModelCardSchema } from '../../schemas/tables/training.js';
import { encodeSavedModel } from '../engine/index.js';
import { BOND_COSINE_GRID, BOND_LENGTH_GRID, type RadialGrid } from '../graph/index.js';
import {
  assembleBatch,
  checkpointFromTensors,
  frozenPredictionProgram,
  readCheckpoint,
  readModelCard,
} from '../model/index.js';
import { type NamedTensor, readSafetensors, type TensorValues, writeSafetensors } from './safetensors.js';

const CARD = 'spectraloom';

/** @returns the bytes of a safetensors file */
export function exportSafetensors(model: Table<'checkpoint'>): Uint8Array {
  const { settings, state, table, vectors } = readCheckpoint(model);
  const { network } = settings;
  const tensors = new Map<string, NamedTensor>([
    ['edge_embedding.0.centers', centres(BOND_LENGTH_GRID, network.edgeBins)],
    ['angle_embedding.0.centers', centres(BOND_COSINE_GRID, network.tripletBins)],
  ]);
  for (const { name, shape, offset } of table.entries) {
    const size = shape.reduce((product, length) => product * length, 1);
    tensors.set(name, { shape, values: vectors.parameter.slice(offset, offset + size) });
    // PyTorch's batch norm counts its steps, and its reader insists on the counter.
    if (name.endsWith('.running_var')) {
      const counter = { shape: [], values: BigInt64Array.of(BigInt(state?.step ?? 0)) };
      tensors.set(name.replace('running_var', 'num_batches_tracked'), counter);
    }
  }
  const sorted = [...tensors].sort(byKey);
  const metadata = { format: 'pt', [CARD]: JSON.stringify(readModelCard(model)) };
  return writeSafetensors({ tensors: new Map(sorted), metadata });
}

/**
 * @param file its name, for errors
 * @returns weights without history
 * @throws InvalidInputError where the file was not written by `exportSafetensors`, naming what is missing
 */
export function importSafetensors(bytes: Uint8Array, file: string): Table<'checkpoint'> {
  const { tensors, metadata } = readSafetensors(bytes, file);
  const card = readCard(metadata[CARD], file);
  const values = new Map<string, Float32Array>();
  for (const [name, tensor] of tensors) {
    if (tensor.values instanceof Float32Array) values.set(name, tensor.values);
  }
  return checkpointFromTensors({ ...card, training: null }, values);
}

function readCard(text: string | undefined, file: string): ModelCard {
  try {
    return ModelCardSchema.parse(JSON.parse(text ?? 'null'));
  } catch (cause) {
    const expected = 'a file that spectraloom exported';
    throw new InvalidInputError(`${file}: no model card in its metadata`, { file, expected }, { cause });
  }
}

/** @returns the bytes of `saved_model.pb`, signature `serving_default`: outputs `prediction`, `ALIGNN1` .. `GCNG` */
export function exportSavedModel(model: Table<'checkpoint'>): Uint8Array {
  const { settings, table, vectors } = readCheckpoint(model);
  return encodeSavedModel(frozenPredictionProgram(settings.network, table, vectors.parameter));
}

/** @returns the inputs of the SavedModel for these crystals, as a safetensors file */
export function exportBatch(graphs: readonly CrystalGraph[]): Uint8Array {
  const inputs = Object.entries(assembleBatch(graphs)).sort(byKey);
  const tensors = new Map(inputs.map(([name, { shape, values }]) => [name, { shape, values: values as TensorValues }]));
  return writeSafetensors({ tensors, metadata: { crystals: JSON.stringify(graphs.map(({ id }) => id)) } });
}

function centres({ min, max }: RadialGrid, bins: number): NamedTensor {
  const spacing = (max - min) / (bins - 1);
  return { shape: [bins], values: Float32Array.from({ length: bins }, (_, k) => min + k * spacing) };
}
