/** `spectraloom sweep`: a search for the best model by a sweep file, or over a grid of two settings. Its subcommands look at a sweep and steer it. */
import { type Command, Option } from 'commander';
import { required } from '../../schemas/required.js';
import { action, type CommandContext } from '../frame/command.js';
import { parseCount, parseDecimal, parseRunName } from '../frame/option-values.js';
import { addAxisOptions, addLaunchOptions, addTrainOptions } from '../frame/run-options.js';
import { type AmendOptions, amendSweep, controlSweep } from '../sweep/control-sweep.js';
import { type GridOptions, gridSweep } from '../sweep/grid-sweep.js';
import { isSweepFile, planSweep } from '../sweep/plan-sweep.js';
import { showSweep } from '../sweep/show-sweep.js';

export function register(program: Command): void {
  const command = program
    .command('sweep')
    .argument(
      '[plan]',
      'sweep file (.yaml, .json); or an ALIGNN training folder for a grid of --neighbors and --widths',
    )
    .argument('[folder]', 'ALIGNN training folder of a sweep file (default: the bundled data)')
    .description('search for the best model, by a sweep file or over a grid; what was trained before is reused')
    .option('--from <run>', 'data and settings of a finished discover run', parseRunName);
  addLaunchOptions(command);
  addAxisOptions(command);
  addTrainOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom sweep examples/sweeps/tpe-asha.yaml
  $ npx spectraloom sweep my-search.yaml my-oxides --dry-run
  $ npx spectraloom sweep --from gpaw-absorption --neighbors 8,12,16
  $ npx spectraloom sweep my-oxides --widths 64,128 --epochs 30,90
  $ npx spectraloom sweep examples/alignn-folder --graph reference
`,
    )
    .action(action<GridOptions>(sweep));
  // Options after the name of a subcommand are that subcommand's own.
  registerOrders(command.enablePositionalOptions());
}

function registerOrders(sweep: Command): void {
  sweep
    .command('show')
    .argument('<name>', 'name of a sweep, or of a discover run for its own; discover/NAME where both are called so')
    .description('how far it is; leaderboard, importance and page when it has finished')
    .option('--out <file>', 'file of the page (default: results/<name>/sweep.html in the data folder)')
    .action(action<{ out?: string }>((context, { out }, [name]) => showSweep(context, name!, out)));
  sweep
    .command('amend')
    .argument('<name>', 'name of a sweep that runs, or discover/NAME')
    .description('raise a budget, add values to a parameter, change the stopping rule')
    .option('--trials <count>', 'trials in all', parseCount)
    .option('--epochs <count>', 'epochs of all trials together', parseCount)
    .option('--hours <number>', 'compute hours', parseDecimal)
    .addOption(
      new Option('--add <parameter=values>', 'values for a parameter that has a list of them').argParser(
        (text: string, before: readonly string[] = []) => [...before, text],
      ),
    )
    .option('--stopping <eta:min:max>', 'rule for the trials that have not started; none ends early stopping')
    .option('--file <file>', 'the amendment as YAML or JSON')
    .option('--reason <text>', 'why, for the audit trail')
    .action(action<AmendOptions>((context, options, [name]) => amendSweep(context, name!, options)));
  for (const [order, text] of [
    ['pause', 'stop training with its state kept, start nothing new'],
    ['resume', 'let a paused sweep go on'],
    ['cancel', 'end a sweep; what was trained stays'],
  ] as const)
    sweep
      .command(order)
      .argument('<name>', 'name of a sweep that runs, or discover/NAME')
      .description(text)
      .option('--reason <text>', 'why, for the audit trail')
      .action(
        action<{ readonly reason?: string }>((context, { reason = null }, [name]) =>
          controlSweep(context, required(name), order, reason),
        ),
      );
}

async function sweep(context: CommandContext, options: GridOptions, args: readonly string[]): Promise<void> {
  const [target, dataFolder] = args;
  if (target !== undefined && isSweepFile(target)) return planSweep(context, options, target, dataFolder);
  await gridSweep(context, options, args);
}
