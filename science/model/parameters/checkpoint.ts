/**
 * Checkpoints: all parameters, both AdamW moments, and how they came about. Content depends on data, settings and seed
 * alone: the same training gives the same bytes.
 */

import { InvalidGraphError, InvalidInputError } from '../../../schemas/failure.js';
import { byKey } from '../../../schemas/numerics/code-unit-order.js';
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { GraphRules } from '../../../schemas/tables/graph.js';
import type { ModelCard, NetworkSettings, TrainingSettings } from '../../../schemas/tables/training.js';
import { elements, type ParameterEntry, type ParameterTable, parameterTable } from './parameter-table.js';

/** Course of a training up to the end of an epoch. */
export interface TrainingState {
  /** Epochs done. */
  readonly epoch: number;
  /** Steps of the optimiser done. */
  readonly step: number;
  readonly trainLoss: number;
  /** Mean absolute error over all validation values, in the target's unit. */
  readonly validationMae: number;
  readonly bestEpoch: number;
  readonly bestValidationMae: number;
}

export interface CheckpointSettings {
  readonly network: NetworkSettings;
  /** Null for weights that were not trained here. */
  readonly training: TrainingSettings | null;
  readonly graphRules: GraphRules;
  readonly startEv: number | null;
  readonly stepEv: number | null;
  readonly property?: ModelCard['property'];
  readonly conditions?: ModelCard['conditions'];
}

export interface ParameterVectors {
  readonly parameter: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

export interface Checkpoint {
  readonly settings: CheckpointSettings;
  /** Null for weights that were not trained here. */
  readonly state: TrainingState | null;
  readonly table: ParameterTable;
  readonly vectors: ParameterVectors;
}

export function writeCheckpoint(
  settings: CheckpointSettings,
  state: TrainingState | null,
  vectors: ParameterVectors,
): Table<'checkpoint'> {
  const { entries, size } = parameterTable(settings.network);
  const names: ParameterEntry[] = entries.map(({ name, shape, offset }) => ({ name, shape, offset }));
  return {
    kind: 'checkpoint',
    rows: size,
    columns: { ...vectors },
    metadata: { names: JSON.stringify(names), state: JSON.stringify(state), settings: settingsText(settings) },
  };
}

/** @throws InvalidInputError where names, shapes or sizes are not those of the network in the settings */
export function readCheckpoint(table: Table<'checkpoint'>): Checkpoint {
  const settings = JSON.parse(metadata(table, 'settings')) as CheckpointSettings;
  const state = JSON.parse(metadata(table, 'state')) as TrainingState | null;
  const names = JSON.parse(metadata(table, 'names')) as ParameterEntry[];
  const expected = parameterTable(settings.network);
  if (names.length !== expected.entries.length || table.rows !== expected.size) {
    throw new InvalidInputError(
      `checkpoint of ${names.length} tensors and ${table.rows} numbers, its network has others`,
      {
        expectedTensors: expected.entries.length,
        expectedNumbers: expected.size,
      },
    );
  }
  expected.entries.forEach(({ name, shape, offset }, i) => {
    const found = at(names, i);
    if (found.name !== name || found.offset !== offset || found.shape.join() !== shape.join()) {
      throw new InvalidInputError(`checkpoint tensor ${i} is ${found.name} [${found.shape}], not ${name} [${shape}]`);
    }
  });
  return { settings, state, table: expected, vectors: table.columns };
}

/** What a model says about itself: its network, the rules of its graphs and the axis of its output. */
export function readModelCard(table: Table<'checkpoint'>): ModelCard {
  const { network, graphRules, startEv, stepEv, property, conditions } = readCheckpoint(table).settings;
  return { network, graphRules, startEv, stepEv, ...(property && { property }), ...(conditions && { conditions }) };
}

/**
 * Weights from elsewhere (an imported state dict) as a checkpoint without history.
 * @param tensors values by the names of the reference's state dict, row-major; others than the network's are ignored
 * @throws InvalidInputError naming a tensor that is missing or of other size
 */
export function checkpointFromTensors(
  settings: CheckpointSettings,
  tensors: ReadonlyMap<string, Float32Array>,
): Table<'checkpoint'> {
  const table = parameterTable(settings.network);
  // Checked before any memory is asked for: a card may claim a network of any size.
  for (const { name, shape } of table.entries) {
    const values = tensors.get(name);
    if (values?.length === elements(shape)) continue;
    const found = values ? `${values.length} numbers` : 'nothing';
    throw new InvalidInputError(`tensor ${name}: ${found}, shape [${shape}] expected`, { tensor: name });
  }
  const parameter = new Float32Array(table.size);
  for (const { name, offset } of table.entries) parameter.set(required(tensors.get(name)), offset);
  const zeros = () => new Float32Array(table.size);
  return writeCheckpoint(settings, null, { parameter, firstMoment: zeros(), secondMoment: zeros() });
}

/**
 * A network must see graphs of the rules it was trained with. Symmetry reduction may differ: it does not change the output.
 * @throws InvalidGraphError naming the rule and both values
 */
export function refuseOtherRules(model: GraphRules, graphs: GraphRules): void {
  for (const rule of Object.keys({ ...model, ...graphs }) as (keyof GraphRules)[]) {
    if (rule === 'symmetry' || model[rule] === graphs[rule]) continue;
    throw new InvalidGraphError(`graphs made with ${rule} ${graphs[rule]}, the model was trained with ${model[rule]}`, {
      rule,
      found: String(graphs[rule]),
      expected: String(model[rule]),
    });
  }
}

function metadata(table: Table<'checkpoint'>, key: string): string {
  const text = table.metadata[key];
  if (text === undefined) throw new InvalidInputError(`checkpoint without metadata "${key}"`);
  return text;
}

/** Keys in one order, whatever order the caller's objects have: the text is part of hashed content. */
function settingsText({
  network,
  training,
  graphRules,
  startEv,
  stepEv,
  property,
  conditions,
}: CheckpointSettings): string {
  const sorted = (record: object | null) => record && Object.fromEntries(Object.entries(record).sort(byKey));
  return JSON.stringify({
    network: sorted(network),
    training: sorted(training),
    graphRules: sorted(graphRules),
    startEv,
    stepEv,
    ...(property && { property }),
    ...(conditions && { conditions }),
  });
}
