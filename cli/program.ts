/** The command line. One file a command in `commands/`, each with a `register(program)`. */
import { tmpdir } from 'node:os';
import { Command, CommanderError } from 'commander';
import { noRoomOf } from '../infra/files/disk-room.js';
import { programVersion } from '../infra/program-version.js';
import { addGlobalOptions, contextOf } from './frame/command.js';
import { EXIT, EXIT_CODE_HELP, exitCodeOf } from './frame/exit-codes.js';
import { visible } from './present/text/visible.js';

type Register = (program: Command) => void;

/** In the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<{ readonly register: Register }>>> = {
  discover: () => import('./commands/discover.js'),
  sweep: () => import('./commands/sweep.js'),
  screen: () => import('./commands/screen.js'),
  validate: () => import('./commands/validate.js'),
  runs: () => import('./commands/runs.js'),
  audit: () => import('./commands/audit.js'),
  report: () => import('./commands/report.js'),
  predict: () => import('./commands/predict.js'),
  cluster: () => import('./commands/cluster.js'),
  explain: () => import('./commands/explain.js'),
  export: () => import('./commands/export.js'),
  up: () => import('./commands/up.js'),
  down: () => import('./commands/down.js'),
  status: () => import('./commands/status.js'),
  doctor: () => import('./commands/doctor.js'),
  completion: () => import('./commands/completion.js'),
};
/** Knows all others by name, option and value. */
const NEEDS_ALL = 'completion';

/**
 * The program before anything is parsed.
 * @param word as of `commandWord`: a command that it names is loaded alone, which saves half a second where it needs no
 *   server; anything else loads all
 */
export async function commandLine(word = ''): Promise<Command> {
  const alone = word !== NEEDS_ALL && Object.hasOwn(COMMANDS, word);
  const wanted = Object.entries(COMMANDS).filter(([name]) => !alone || name === word);
  const commands = await Promise.all(wanted.map(([, load]) => load()));
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
  for (const command of commands) command.register(program);
  for (const command of program.commands) command.exitOverride().showHelpAfterError('(add --help for examples)');
  return program;
}

/**
 * @param words as typed, after the name of the program
 * @returns the first that is neither an option of the program nor its value; undefined where there is none
 */
export function commandWord(words: readonly string[]): string | undefined {
  const { options } = addGlobalOptions(new Command());
  const takesNext = (word: string) =>
    options.some(({ short, long, required }) => required && [short, long].includes(word));
  let place = 0;
  while (words[place]?.startsWith('-')) place += takesNext(words[place] ?? '') ? 2 : 1;
  return words[place];
}

/** Parses the command line and does what it says; errors are told, and set the exit code. */
export async function run(): Promise<void> {
  const program = await commandLine(commandWord(process.argv.slice(2)));
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
