/** `spectraloom export`: a trained model as files that other programs load, made in a child process, without a server. */

import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { ComputeHost } from '../../activities/frame/compute-host.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import type { ExportParameters } from '../../schemas/tables/prediction.js';
import { action, type CommandContext } from '../frame/command.js';
import { parseRun } from '../frame/option-values.js';
import type { ModelInputs, ModelSource } from '../predict/model-source.js';
import { renderFacts } from '../present/text/facts.js';

interface ExportOptions {
  readonly model?: string;
  readonly run?: string;
  readonly config?: string;
  readonly graph?: GraphRules['mode'];
  readonly format: 'safetensors' | 'saved-model';
  readonly batch?: readonly string[];
}

export function register(program: Command): void {
  program
    .command('export')
    .argument('<out>', 'file (safetensors) or folder (saved-model) to write; it must not exist yet')
    .description('write a trained model for PyTorch, NumPy or TensorFlow; needs no server')
    .option('--model <file>', 'an Arrow checkpoint of ours, an exported safetensors file, or best_model.pt of ALIGNN')
    .addOption(
      new Option('--run <name>', 'the best model of a run, instead of --model')
        .conflicts(['model', 'config'])
        .argParser(parseRun),
    )
    .option('--config <file>', 'config.json of ALIGNN, for a .pt file')
    .addOption(
      new Option('--graph <rules>', 'graph rules of a .pt file, which does not say (default: reference)').choices([
        'fixed',
        'reference',
      ]),
    )
    .addOption(new Option('--format <format>').choices(['safetensors', 'saved-model']).makeOptionMandatory())
    .option('--batch <files...>', 'structure files; their inputs are written beside a saved-model')
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom export --run gpaw-absorption --format safetensors model.safetensors
  $ npx spectraloom export --model best_model.pt --config config.json --format saved-model exported --batch POSCAR_*.vasp

docs/how-to/export.md has the lines of Python that load them.
`,
    )
    .action(action<ExportOptions>(exportModel, 'nothing was written'));
}

async function exportModel(context: CommandContext, options: ExportOptions, [out]: readonly string[]): Promise<void> {
  const { format, batch, graph } = options;
  if (batch && format !== 'saved-model')
    throw new InvalidInputError('--batch belongs to a saved-model', { found: `--format ${format}` });
  const [{ withPool }, { refuseExisting, writeNewFile, writeNewFolder }, { modelInputs }, source] = await Promise.all([
    import('../predict/with-pool.js'),
    import('../../infra/files/new-file.js'),
    import('../predict/model-source.js'),
    modelOf(options, context),
  ]);
  const path = resolve(required(out));
  await refuseExisting(path);
  const model = modelInputs(source);
  const mode = graph ?? null;
  const make = (pool: ComputeHost, step: string) => made(pool, step, model, mode, context);
  const files: Record<string, Uint8Array> = await withPool(async (pool) => {
    if (format === 'safetensors') return { [path]: await make(pool, 'exportSafetensors') };
    return {
      'saved_model.pb': await make(pool, 'exportSavedModel'),
      ...(batch && { 'batch.safetensors': await batchOf(pool, model, mode, batch, context) }),
    };
  });
  if (format === 'safetensors') await writeNewFile(path, required(files[path]));
  else await writeNewFolder(path, files);
  const written = Object.entries(files).map(([name, bytes]) => ({ file: resolve(path, name), bytes: bytes.length }));
  const facts = written.map(({ file, bytes }): [string, string] => ['written', `${file}   ${bytes} bytes`]);
  context.screen.result(renderFacts([['model', at(model.notes, 0).name], ...facts]), {
    model: at(model.notes, 0).name,
    format,
    written,
  });
}

async function modelOf({ model, run, config }: ExportOptions, { dataFolder }: CommandContext): Promise<ModelSource> {
  if (run !== undefined) return (await import('../predict/stored-model.js')).modelFromRun(run, dataFolder);
  if (model === undefined)
    throw new InvalidInputError('no model was given', { expected: '--model FILE or --run NAME' });
  return (await import('../predict/model-source.js')).modelsFromFiles([model], config === undefined ? [] : [config]);
}

async function made(
  host: ComputeHost,
  step: string,
  { inputs, notes }: ModelInputs,
  mode: ExportParameters['mode'],
  { signal }: CommandContext,
): Promise<Uint8Array> {
  const { runTask } = await import('../predict/run-task.js');
  const parameters: ExportParameters = { models: notes, mode };
  const { outputs } = await runTask(host, step, inputs, parameters, { signal });
  return at(required(outputs.file), 0).bytes;
}

/** @throws what the first file is refused for: half a batch would be taken for a whole one */
async function batchOf(
  host: ComputeHost,
  model: ModelInputs,
  mode: ExportParameters['mode'],
  names: readonly string[],
  context: CommandContext,
): Promise<Uint8Array> {
  const { readFileGroup } = await import('../predict/structure-files.js');
  const { parts, unreadable } = await readFileGroup(names);
  const [first] = unreadable;
  if (first) throw first;
  return made(host, 'exportBatch', { ...model, inputs: { ...model.inputs, files: parts } }, mode, context);
}
