/**
 * What each atom says of the output: exact, since the readout is linear. With the features h_i of atom i that the readout takes
 * (after the last layer; on request of the network also after the layers before it, and what atoms are described by)
 *
 *   v_i(E) = b(E) + W(E) . h_i,    p(E) = (1 / N) sum_i v_i(E)
 *
 * v_i is what a crystal of such atoms alone would be predicted to have. The contribution of an atom is that relative to the
 * mean training atom,
 *
 *   c_i(E) = W(E) . (h_i - mean h) = v_i(E) - mean v(E),    p(E) = mean v(E) + (1 / N) sum_i c_i(E)
 *
 * in the unit of the target and without the factor 1 / N: contributions of small and large cells compare, and the mean over
 * the atoms of a crystal, not their sum, is how far its prediction lies from the mean training atom. Since p is linear in h,
 * mean v(E) is the mean of the predictions of the training crystals, each weighted by its atoms.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvalidInputError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { CrystalGraph, GraphRules } from '../../../schemas/tables/graph.js';
import type { NetworkSettings } from '../../../schemas/tables/training.js';
import { cgcnnFeatures } from '../../graph/index.js';
import { refuseOtherFeatures } from '../batches/extra-features.js';
import { predictionBatches } from '../batches/prediction-batches.js';
import { type Checkpoint, readCheckpoint, refuseOtherRules } from '../parameters/checkpoint.js';
import { extraWidths, readoutName, readoutWidths } from '../parameters/parameter-table.js';
import { NetworkInUse } from '../prediction/network-in-use.js';
import { layerNames, type PredictionOptions } from '../prediction/prediction.js';
import { type OutputPoint, outputAt } from './output-point.js';

/** Whether the output is a sum over atoms: what joins the readout by layers of its own is mixed with the atoms. */
export function hasLinearReadout(network: NetworkSettings): boolean {
  return extraWidths(network).length === 0;
}

function extraInputs({ extraFeatures }: NetworkSettings): string {
  return extraFeatures === undefined ? 'the composition by layers' : `${extraFeatures} extra features`;
}

/**
 * @param points of every crystal, where its atoms are asked; none: the crystal is left out
 * @returns of every crystal [points, atoms], row-major, atoms in file order, in the unit of the target
 * @throws InvalidInputError where the readout is not linear; as `predictGraphs` does
 */
export async function atomValues(
  checkpoint: Table<'checkpoint'>,
  graphs: readonly CrystalGraph[],
  rules: GraphRules,
  points: readonly (readonly OutputPoint[])[],
  options: PredictionOptions,
): Promise<Float64Array[]> {
  const model = readCheckpoint(checkpoint);
  const { network } = model.settings;
  if (!hasLinearReadout(network))
    throw new InvalidInputError(
      `the readout of the network takes ${extraInputs(network)} of a crystal and is not linear: no sum over atoms`,
      { found: extraInputs(network), expected: 'a network without extra features or layers of the composition' },
    );
  refuseOtherRules(model.settings.graphRules, rules);
  refuseOtherFeatures(graphs, network, model.settings.conditions);
  const values: Float64Array[] = [];
  const inUse = await NetworkInUse.load(checkpoint, options.programFolder, 'atoms');
  try {
    for (const batch of predictionBatches(graphs, options.batchSize ?? null)) {
      const parts = readoutParts(network, inUse.run(batch), batch);
      let first = 0;
      for (const { species, atomClass } of batch) {
        const own = parts.map(({ width, values: all }) => ({
          width,
          values: all.subarray(first * width, (first + species.length) * width),
        }));
        const rows = at(points, values.length).map((point) => classValues(model, own, species.length, point));
        values.push(Float64Array.from(rows.flatMap((row) => Array.from(atomClass, (c) => at(row, c)))));
        first += species.length;
      }
      await options.onProgress?.(values.length, graphs.length);
      await nextTurn();
    }
  } finally {
    inUse.dispose();
  }
  return values;
}

/** Features of atom classes, row-major. */
interface ReadoutPart {
  readonly width: number;
  readonly values: Float32Array | Float64Array;
}

/** What the readout takes of all atom classes of a batch, in its order. */
function readoutParts(
  network: NetworkSettings,
  outputs: Readonly<Record<string, Float32Array | Float64Array>>,
  batch: readonly CrystalGraph[],
): ReadoutPart[] {
  const layers = layerNames(network).names.reverse();
  const described = () =>
    Float32Array.from(batch.flatMap(({ species }) => species.flatMap((symbol) => [...cgcnnFeatures(symbol)])));
  return readoutWidths(network).map((width, part) => {
    const isComposition = network.compositionReadout === 'linear' && part === readoutWidths(network).length - 1;
    return { width, values: isComposition ? described() : required(outputs[`atoms${at(layers, part)}`]) };
  });
}

/** @param parts features of the classes of one crystal @returns shape [classes] */
function classValues(
  { settings, table, vectors }: Checkpoint,
  parts: readonly ReadoutPart[],
  classes: number,
  point: OutputPoint,
): number[] {
  const offsetOf = (name: string) => required(table.entries.find((entry) => entry.name === name)).offset;
  const weights = offsetOf(`${readoutName(settings.network)}.weight`);
  const biases = offsetOf(`${readoutName(settings.network)}.bias`);
  const inputs = parts.reduce((sum, { width }) => sum + width, 0);
  const outputOf = (row: number, c: number) => {
    let sum = at(vectors.parameter, biases + row);
    let weight = weights + row * inputs;
    for (const { width, values } of parts)
      for (let k = 0; k < width; k++) sum += at(vectors.parameter, weight++) * at(values, c * width + k);
    return sum;
  };
  const { index, share } = point;
  return Array.from({ length: classes }, (_, c) =>
    share === 0 ? outputOf(index, c) : outputAt([outputOf(index, c), outputOf(index + 1, c)], { index: 0, share }),
  );
}
