/** The command line. One file a command in `commands/`, each with a `register(program)`. */
import { tmpdir } from 'node:os';
import { Command, CommanderError } from 'commander';
import { noRoomOf } from '../infra/files/disk-room.js';
import { programVersion } from '../infra/program-version.js';
import * as cluster from './commands/cluster.js';
import * as completion from './commands/completion.js';
import * as discover from './commands/discover.js';
import * as doctor from './commands/doctor.js';
import * as down from './commands/down.js';
import * as exportModel from './commands/export.js';
import * as predict from './commands/predict.js';
import * as report from './commands/report.js';
import * as runs from './commands/runs.js';
import * as screen from './commands/screen.js';
import * as status from './commands/status.js';
import * as sweep from './commands/sweep.js';
import * as up from './commands/up.js';
import * as validate from './commands/validate.js';
import { addGlobalOptions, contextOf } from './frame/command.js';
import { EXIT, EXIT_CODE_HELP, exitCodeOf } from './frame/exit-codes.js';
import { visible } from './present/text/visible.js';

/** In the order of the help. */
const COMMANDS: readonly { register(program: Command): void }[] = [
  discover,
  sweep,
  screen,
  validate,
  runs,
  report,
  predict,
  cluster,
  exportModel,
  up,
  down,
  status,
  doctor,
  completion,
];

/** The program with all its commands, before anything is parsed. */
export function commandLine(): Command {
  const program = addGlobalOptions(new Command('spectraloom'))
    .description('Crystal structures and absorption spectra in, explained groups of materials out.')
    .version(programVersion())
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for examples)')
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom discover           the whole pipeline on the bundled data
  $ npx spectraloom runs               what ran, what was reused
  $ npx spectraloom up                 start Temporal, the object store and the worker
  $ npx spectraloom status -o json     what runs, for programs
  $ npx spectraloom down               stop everything, keep the data
${EXIT_CODE_HELP}`,
    )
    .exitOverride()
    // It quotes what was typed, and inherited by the commands it is where all of its words pass.
    .configureOutput({
      writeOut: (text) => process.stdout.write(visible(text)),
      writeErr: (text) => process.stderr.write(visible(text)),
    });
  for (const command of COMMANDS) command.register(program);
  for (const command of program.commands) command.exitOverride().showHelpAfterError('(add --help for examples)');
  return program;
}

/** Parses the command line and does what it says; errors are told, and set the exit code. */
export async function run(): Promise<void> {
  const program = commandLine();
  // A reader that has seen enough (`| head`) is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    process.stderr.write(`error  standard output cannot be written: ${error.code}\n`);
    process.exit(EXIT.failed);
  });

  try {
    await program.parseAsync();
  } catch (thrown) {
    // Wherever a command itself writes: the folder of temporary files, unless the system says another.
    const error = noRoomOf(thrown, 'the command cannot go on', tmpdir()) ?? thrown;
    process.exitCode = exitCodeOf(error);
    // Commander has said its own already.
    if (!(error instanceof CommanderError)) {
      contextOf(program, AbortSignal.abort()).screen.problem(error);
    }
  }
}
