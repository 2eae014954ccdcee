/** `spectraloom predict`: spectra and features of structures from a trained model, in a child process, without a server. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { InvalidInputError } from '../../schemas/failure.js';
import type { GraphRules } from '../../schemas/graph.js';
import { action, type CommandContext } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { parseCount } from '../option-values.js';
import type { ModelSource } from '../predict/model-source.js';
import { errorToJson, renderError } from '../present/error.js';

interface PredictOptions {
  readonly model?: string;
  readonly run?: string;
  readonly config?: string;
  readonly graph?: GraphRules['mode'];
  readonly symmetry: GraphRules['symmetry'];
  readonly batch: number;
}

export function register(program: Command): void {
  program
    .command('predict')
    .argument('<files...>', 'structure files: POSCAR, CIF, extended XYZ, JSON', refuseStandardInput)
    .description('predict the spectra of structures with a trained model; needs no server')
    .option('--model <file>', 'a checkpoint: an Arrow file of ours, or best_model.pt of ALIGNN')
    .addOption(new Option('--run <name>', 'the best model of a run, instead of --model').conflicts(['model', 'config']))
    .option('--config <file>', 'config.json of ALIGNN, for a .pt file')
    .addOption(
      new Option('--graph <rules>', 'graph rules (default: those of the model; for a .pt file: reference)').choices([
        'fixed',
        'reference',
      ]),
    )
    .addOption(
      new Option('--symmetry <form>', 'reduced is faster where crystals have symmetry; the results are the same')
        .choices(['reduced', 'full'])
        .default('reduced'),
    )
    .option('--batch <crystals>', 'crystals computed at a time', parseBatch, 16)
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom predict --model best_model.pt --config config.json POSCAR_*.vasp
  $ npx spectraloom predict --model best_model.pt --config config.json --graph reference -o json a.vasp b.vasp
  $ npx spectraloom predict --run gpaw-absorption POSCAR quartz.cif relaxation.extxyz

Formats, told by the name of the file or else by its content:
  POSCAR, CONTCAR   VASP 4 and 5                              POSCAR*, CONTCAR*, *.vasp
  CIF               symmetry operations expanded, ordered     *.cif
  extended XYZ      with Lattice, all frames                  *.xyz, *.extxyz
  JSON              Structure of pymatgen, Atoms of JARVIS,   *.json
                    structures of OPTIMADE; one or a list
Of a file with several structures, each is named FILE#NAME or FILE#NUMBER. docs/reference/structure-formats.md says
what is read and what is refused.

With -o json one object a line:
  {"id", "prediction": [...], "features": {"ALIGNN1": [...], ..., "GCN1": [...], ...}, "graph": {"atoms", "edges", "triplets"}}

A structure file that cannot be used is named on standard error, the others are predicted all the same; the exit code
is then 3.
`,
    )
    .action(action<PredictOptions>(predict, 'nothing is kept of a prediction'));
}

async function predict(context: CommandContext, options: PredictOptions, files: readonly string[]): Promise<void> {
  const { screen, signal } = context;
  const [{ ComputePool }, { inGroups }, { predictGroup }, { PredictionRows, predictionLines }, source] =
    await Promise.all([
      import('../../workers/compute-pool.js'),
      import('../predict/structure-files.js'),
      import('../predict/predict-group.js'),
      import('../present/predictions.js'),
      modelOf(options, context),
    ]);
  const rows = new PredictionRows();
  let refused = 0;
  const complain = (error: Error) => {
    refused++;
    process.stderr.write(
      screen.output === 'json' ? `${JSON.stringify(errorToJson(error))}\n` : renderError(error, screen),
    );
  };
  const scratchFolder = await mkdtemp(join(tmpdir(), 'spectraloom-predict-'));
  // Also when the process ends in the middle: a second Ctrl-C, a reader that went away.
  process.once('exit', () => rmSync(scratchFolder, { recursive: true, force: true }));
  const pool = await ComputePool.open({ scratchFolder });
  try {
    for await (const group of inGroups(files)) {
      group.unreadable.forEach(complain);
      if (group.files === 0) continue;
      const { predictions, broken } = await predictGroup(pool, source, group, options, signal);
      broken.forEach(complain);
      if (screen.output === 'json') process.stdout.write(predictionLines(predictions));
      else rows.add(predictions);
    }
  } finally {
    await pool.close();
  }
  if (screen.output === 'text' && rows.count > 0) process.stdout.write(`${rows.render()}\n`);
  if (refused > 0) process.exitCode = EXIT.invalidInput;
}

async function modelOf({ model, run, config }: PredictOptions, { dataFolder }: CommandContext): Promise<ModelSource> {
  if (run !== undefined) return (await import('../predict/run-model.js')).modelFromRun(run, dataFolder);
  if (model !== undefined) return (await import('../predict/model-source.js')).modelFromFile(model, config);
  throw new InvalidInputError('no model was given', { expected: '--model FILE or --run NAME' });
}

function refuseStandardInput(file: string, earlier: readonly string[] = []): string[] {
  if (file === '-') throw new InvalidArgumentError('Standard input is not read: name files.');
  return [...earlier, file];
}

function parseBatch(text: string): number {
  const count = parseCount(text);
  if (count > 1024) throw new InvalidArgumentError('Expected at most 1024.');
  return count;
}
