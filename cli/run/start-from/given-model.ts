/** `--start-from`: the model whose weights a training begins at, read before anything is started. */
import { existsSync } from 'node:fs';
import { decodeTable } from '../../../infra/arrow/arrow-io.js';
import type { EncodedArtifact } from '../../../infra/artifacts/artifact-parts.js';
import { startOfFile } from '../../../infra/candidate-sources/contract/start-of-file.js';
import { SHIPPED_RUN } from '../../../infra/shipped-run.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import { RUN_NAME } from '../../../schemas/run/run-name.js';
import type { ExportParameters } from '../../../schemas/tables/prediction.js';
import { idsOfSubset } from '../../../schemas/tables/split.js';
import { type ModelCard, ModelCardSchema } from '../../../schemas/tables/training.js';
import type { CommandContext } from '../../frame/command.js';
import { type ModelSource, modelInputs, modelsFromFiles } from '../../predict/model-source.js';
import { runTask, tableOf } from '../../predict/run-task.js';
import { modelFromRun, modelOfShippedRun } from '../../predict/stored-model.js';
import { withPool } from '../../predict/with-pool.js';

export interface StartModel {
  /** Such as `the bundled run`, or the name of a file. */
  readonly name: string;
  readonly card: ModelCard;
  /** A whole checkpoint. */
  readonly parts: readonly EncodedArtifact[];
  /** Formulas that its weights or the choice of its epoch come from; null where nobody knows. */
  readonly trainedOn: ReadonlySet<string> | null;
}

/**
 * Whether it is in the store of this machine, which is asked when it is up.
 * @param given name of a run, `bundled`, or a file
 */
export function isOfRun(given: string): boolean {
  return given !== SHIPPED_RUN && !existsSync(given);
}

/**
 * @param given name of a run, `bundled`, or a file: of ours, exported, or of ALIGNN
 * @param config of the last, ALIGNN's `config.json`
 * @throws InvalidInputError for a file that is no model; RefusedError where no run of the name has a model
 */
export async function startModel(
  { dataFolder, signal }: CommandContext,
  given: string,
  config: string | undefined,
): Promise<StartModel> {
  const source = await sourceOf(given, config, dataFolder);
  const { inputs, notes } = modelInputs(source);
  const parameters: ExportParameters = { models: notes, mode: null };
  const { outputs, summary } = await withPool((pool) => runTask(pool, 'startModel', inputs, parameters, { signal }));
  const { parts, note } = at(source.models, 0);
  return {
    name: note.name,
    card: ModelCardSchema.parse(JSON.parse(String(summary.card))),
    // One of ours goes on under the digest that it has.
    parts: note.form === 'checkpoint' ? parts : required(outputs.model),
    trainedOn: formulasTrainedOn(source),
  };
}

async function sourceOf(
  given: string,
  config: string | undefined,
  dataFolder: string | undefined,
): Promise<ModelSource> {
  if (given === SHIPPED_RUN) return modelOfShippedRun();
  if (!isOfRun(given)) return modelsFromFiles([given], config !== undefined && (await isTorch(given)) ? [config] : []);
  if (given.split('/').every((part) => RUN_NAME.test(part))) return modelFromRun(given, dataFolder);
  throw new InvalidInputError(`--start-from ${given}: there is no such file`, {
    field: '--start-from',
    found: given,
    expected: 'bundled, the name of a run, or the file of a model',
    state: 'nothing was started',
  });
}

/** `torch.save` writes a ZIP archive. */
async function isTorch(file: string): Promise<boolean> {
  const [first, second] = await startOfFile(file);
  return first === 0x50 && second === 0x4b;
}

/** By the tables of its run; of a file nobody knows. */
function formulasTrainedOn({ run }: ModelSource): ReadonlySet<string> | null {
  const { structures, split } = run?.inputs ?? {};
  if (!structures || !split) return null;
  const subsets = tableOf('split', split);
  const seen = new Set([...idsOfSubset(subsets, 'train'), ...idsOfSubset(subsets, 'validation')]);
  const crystals = structures.flatMap(({ bytes }) => {
    const { id, formula } = decodeTable('structures', bytes).columns;
    return id.map((each, i) => ({ id: each, formula: at(formula, i) }));
  });
  return new Set(crystals.flatMap(({ id, formula }) => (seen.has(id) ? [formula] : [])));
}
