/** Features that were asked for, as columns: pooled per crystal, and per atom. */

import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import type { NetworkSettings } from '../../schemas/tables/training.js';
import { type GraphPredictions, layerNames } from '../../science/model/index.js';
import type { SoundCrystal } from '../ingest/structure-graphs.js';

const READOUT = 'readout';

type Columns = Record<string, Matrix<Float32Array>>;

/**
 * @param features layers by name, `readout` for what the last linear layer is given
 * @returns in the order of the network, each once
 * @throws InvalidInputError naming a layer that the network does not have
 */
export function chosenLayers(features: 'all' | readonly string[], network: NetworkSettings): string[] {
  const { names } = layerNames(network);
  const known = [...names, READOUT];
  if (features === 'all') return names;
  const unknown = features.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new InvalidInputError(`the network has no layer "${unknown}"`, {
      found: unknown,
      expected: known.join(', '),
    });
  return known.filter((name) => features.includes(name));
}

export function crystalFeatures(
  { layers }: GraphPredictions,
  chosen: readonly string[],
  network: NetworkSettings,
): Columns {
  return Object.fromEntries(
    chosen.map((name) => [name, { width: network.hiddenFeatures, values: required(layers[layerOf(name, network)]) }]),
  );
}

/** @param atoms features of the atoms of each crystal; empty where they were not asked for: then there are no rows */
export function atomFeatures(
  crystals: readonly SoundCrystal[],
  atoms: NonNullable<GraphPredictions['atoms']>,
  chosen: readonly string[],
  network: NetworkSettings,
  metadata: Readonly<Record<string, string>>,
): Table<'atom-features'> {
  const width = network.hiddenFeatures;
  const rows = crystals.slice(0, atoms.length).flatMap(({ file, graph }) =>
    Array.from(graph.atomClass, (atomClass, site) => ({
      file,
      id: graph.id,
      site,
      species: at(graph.species, atomClass),
    })),
  );
  const joined = (layer: string): Float32Array => {
    const values = new Float32Array(rows.length * width);
    let offset = 0;
    for (const own of atoms) {
      values.set(required(own[layer]), offset);
      offset += required(own[layer]).length;
    }
    return values;
  };
  return {
    kind: 'atom-features',
    rows: rows.length,
    columns: {
      file: rows.map(({ file }) => file),
      id: rows.map(({ id }) => id),
      site: Uint32Array.from(rows, ({ site }) => site),
      species: rows.map(({ species }) => species),
    },
    extra: Object.fromEntries(chosen.map((name) => [name, { width, values: joined(layerOf(name, network)) }])),
    metadata,
  };
}

/** The mean over the atoms after the last layer is what the readout takes. */
function layerOf(name: string, network: NetworkSettings): string {
  return name === READOUT ? layerNames(network).readout : name;
}
