/** The frame around every command: global options in, exit code and errors out. A command file holds only what is its own. */
import { type Command, Option } from 'commander';
import { Screen } from '../present/terminal.js';
import { interruptible } from './interrupt.js';

/** What every command is given. */
export interface CommandContext {
  readonly screen: Screen;
  /** `--data`, as typed. */
  readonly dataFolder: string | undefined;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

export function addGlobalOptions(program: Command): Command {
  return program
    .addOption(new Option('-o, --output <format>', 'how results are printed').choices(['text', 'json']).default('text'))
    .option('-q, --quiet', 'print results and errors only', false)
    .option('-v, --verbose', 'print details, and the origin of errors', false)
    .option(
      '--data <folder>',
      'data folder (default: SPECTRALOOM_DATA, else .spectraloom in the clone or the working folder)',
    );
}

export function contextOf(command: Command, signal: AbortSignal): CommandContext {
  const { output, quiet, verbose, data } = command.optsWithGlobals() as {
    output: 'text' | 'json';
    quiet: boolean;
    verbose: boolean;
    data?: string;
  };
  return { screen: new Screen({ output, quiet, verbose }), dataFolder: data, signal };
}

/**
 * @param work is given the context, the command's own options and its arguments
 * @param howToContinue said after Ctrl-C
 * @returns what `.action()` of commander takes
 */
export function action<Options extends object>(
  work: (context: CommandContext, options: Options, args: readonly string[]) => Promise<void>,
  howToContinue = 'the same command continues',
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command;
    refuseEmpty(command);
    await interruptible(async (signal) => {
      const context = contextOf(command, signal);
      const unwatch = context.screen.silence.watch();
      try {
        await work(context, command.opts<Options>(), command.args);
      } finally {
        unwatch();
      }
    }, howToContinue);
  };
}

/** An empty word is a variable of a script that was not set; as a path it would name the present folder. */
function refuseEmpty(command: Command): void {
  const refuse = (what: string) => command.error(`error: ${what} is empty.`, { exitCode: 1 });
  if (command.args.includes('')) refuse('an argument');
  for (let one: Command | null = command; one !== null; one = one.parent)
    for (const option of one.options) {
      const value: unknown = one.getOptionValue(option.attributeName());
      if (value === '' || (Array.isArray(value) && value.includes(''))) refuse(`option '${option.flags}'`);
    }
}
