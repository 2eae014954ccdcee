/** Models as inputs of steps: `model1`, `model2`, ...; those of the tasks that commands start are of one of three forms. */

import { InvalidInputError } from '../../schemas/failure.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import { MAX_ENSEMBLE_MEMBERS, type ModelNote } from '../../schemas/tables/prediction.js';
import {
  graphRulesOf,
  importAlignnCheckpoint,
  importSafetensors,
  networkOf,
  readAlignnConfig,
} from '../../science/interchange/index.js';
import type { Read } from '../frame/step.js';

type ModelRead = Read<'checkpoint'> & { readonly optional: true; readonly kept: true };

/** @param name what comes before the number @returns one optional input for every model there may be */
export function modelReads<const N extends string>(name: N): Readonly<Record<`${N}${number}`, ModelRead>> {
  const numbers = Array.from({ length: MAX_ENSEMBLE_MEMBERS }, (_, i) => i + 1);
  const reads = numbers.map((i) => [`${name}${i}`, { kind: 'checkpoint', optional: true, kept: true }] as const);
  return Object.fromEntries(reads) as Record<`${N}${number}`, ModelRead>;
}

/** @returns the checkpoints that were given, in the order of their numbers */
export function modelsOf(inputs: Readonly<Record<string, Table | null>>, name: string): Table<'checkpoint'>[] {
  const models: Table<'checkpoint'>[] = [];
  for (let next = inputs[`${name}1`]; next; next = inputs[`${name}${models.length + 1}`])
    models.push(next as Table<'checkpoint'>);
  return models;
}

/** Tables as they are; files of other programs as their bytes. */
type GivenInputs = Readonly<Record<string, Table | Uint8Array | null>>;

/**
 * @param mode of the graphs of an ALIGNN checkpoint, which does not know its own; null: as the reference builds them
 * @returns in the order of the notes
 * @throws InvalidInputError naming the model that cannot be read
 */
export async function readModels(
  inputs: GivenInputs,
  notes: readonly ModelNote[],
  mode: GraphRules['mode'] | null,
): Promise<Table<'checkpoint'>[]> {
  const models: Table<'checkpoint'>[] = [];
  for (const [i, note] of notes.entries()) models.push(await readModel(inputs[`model${i + 1}`] ?? null, note, mode));
  return models;
}

async function readModel(
  given: Table | Uint8Array | null,
  { name, form, config }: ModelNote,
  mode: GraphRules['mode'] | null,
): Promise<Table<'checkpoint'>> {
  if (!given) throw new InvalidInputError(`${name}: the model is missing`);
  if (!(given instanceof Uint8Array)) return given as Table<'checkpoint'>;
  if (form === 'safetensors') return importSafetensors(given, name);
  if (!config)
    throw new InvalidInputError(`${name}: a PyTorch checkpoint needs the config.json of its training`, {
      file: name,
      expected: '--config config.json',
    });
  const settings = readAlignnConfig(config.text, config.file);
  const rules = graphRulesOf(settings, { mode: mode ?? 'reference', symmetry: 'reduced' });
  return importAlignnCheckpoint(given, name, networkOf(settings), rules);
}
