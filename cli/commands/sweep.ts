/** `spectraloom sweep`: a search by a sweep file, or a grid of two settings; a leaderboard out. Its subcommands look at a sweep and steer it. */

import { type Command, Option } from 'commander';
import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { DiscoverInput } from '../../schemas/settings/discover.js';
import type { TrainInput, TrainResult } from '../../workflows/train.js';
import { action, type CommandContext } from '../frame/command.js';
import { parseCount, parseDecimal, parseRunName } from '../frame/option-values.js';
import { addAxisOptions, addLaunchOptions, addTrainOptions, type LaunchOptions } from '../frame/run-options.js';
import { showDetached } from '../present/detached.js';
import { rankedTrials, renderLeaderboard } from '../present/leaderboard.js';
import { memoryFacts } from '../present/memory.js';
import { stepsText } from '../present/summary.js';
import { testErrorText } from '../present/test-error.js';
import { renderFacts } from '../present/text/facts.js';
import { runToEnd } from '../run/follow/run-to-end.js';
import { tallyOf } from '../run/kinds/tally.js';
import { dataOfRun, finishedRun } from '../run/results/finished-run.js';
import { fetchTable, recordsOf } from '../run/results/result-files.js';
import {
  type CheckedFolder,
  checkFolder,
  dataText,
  type FolderOptions,
  type FolderUses,
} from '../run/start/from-folder.js';
import { type Session, withRunningStack, withStartedStack } from '../run/start/session.js';
import { type RunSettings, withTraining } from '../run/start/settings.js';
import { type AmendOptions, amendSweep, controlSweep } from '../sweep/control-sweep.js';
import { isSweepFile, planSweep } from '../sweep/plan-sweep.js';
import { showSweep } from '../sweep/show-sweep.js';

const TRAINING_USES: FolderUses = { plainTargets: true, extraFeatures: true };

type SweepOptions = LaunchOptions & FolderOptions & { readonly from?: string };

export function register(program: Command): void {
  const command = program
    .command('sweep')
    .argument(
      '[plan]',
      'sweep file (.yaml, .json); or an ALIGNN training folder for a grid of --neighbors and --widths',
    )
    .argument('[folder]', 'ALIGNN training folder of a sweep file (default: the bundled data)')
    .description('search for the best model, or train the models of a grid; what was trained before is reused')
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
    .action(action<SweepOptions>(sweep));
  // Options after the name of a subcommand are that subcommand's own.
  registerOrders(command.enablePositionalOptions());
}

function registerOrders(sweep: Command): void {
  sweep
    .command('show')
    .argument('<name>', 'name of a sweep by a sweep file')
    .description('how far it is; leaderboard, importance and page when it has finished')
    .option('--out <file>', 'file of the page (default: results/<name>/sweep.html in the data folder)')
    .action(action<{ out?: string }>((context, { out }, [name]) => showSweep(context, required(name), out)));
  sweep
    .command('amend')
    .argument('<name>', 'name of a sweep that runs')
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
    .action(action<AmendOptions>((context, options, [name]) => amendSweep(context, required(name), options)));
  for (const [order, text] of [
    ['pause', 'stop training with its state kept, start nothing new'],
    ['resume', 'let a paused sweep go on'],
    ['cancel', 'end a sweep; what was trained stays'],
  ] as const)
    sweep
      .command(order)
      .argument('<name>', 'name of a sweep that runs')
      .description(text)
      .action(action<object>((context, _, [name]) => controlSweep(context, required(name), order)));
}

async function sweep(context: CommandContext, options: SweepOptions, args: readonly string[]): Promise<void> {
  const [target, dataFolder] = args;
  if (target !== undefined && isSweepFile(target)) return planSweep(context, options, target, dataFolder);
  await gridSweep(context, options, args);
}

async function gridSweep(
  context: CommandContext,
  options: SweepOptions,
  [folder, more]: readonly string[],
): Promise<void> {
  const { from } = options;
  if (more !== undefined) {
    throw new InvalidInputError(`${folder} is no sweep file, and a second folder was given`, {
      found: more,
      expected: 'FILE.yaml FOLDER, or one folder',
      state: 'nothing was started',
    });
  }
  if ((folder === undefined) === (from === undefined)) {
    throw new InvalidInputError(folder ? 'a folder and --from were given' : 'neither a folder nor --from was given', {
      expected: 'one of the two',
      state: 'nothing was started',
    });
  }
  if (from !== undefined && (options.energy ?? options.quantity ?? options.floor) !== undefined) {
    throw new InvalidInputError('--from brings the axis of its data with it', {
      found: '--energy, --quantity or --floor',
      expected: 'none of them',
      state: 'nothing was started',
    });
  }
  if (from !== undefined && (options.graph !== undefined || typeof options.config === 'string')) {
    throw new InvalidInputError('--from brings graph rules and settings of its training with it', {
      found: '--graph or --config',
      expected: 'none of them',
      state: 'nothing was started',
    });
  }
  const checked = folder === undefined ? null : await checkFolder(context, folder, options, TRAINING_USES);
  if (checked && options.dryRun) return showPlan(context, checked.settings, checked);
  const work = async (session: Session) => {
    const earlier = from === undefined ? null : (await finishedRun(session, from)).input;
    const settings = earlier
      ? { ...withTraining(earlier, options), name: options.name ?? required(from) }
      : required(checked).settings;
    if (options.dryRun) return showPlan(context, settings, null);
    const ended = await runToEnd<TrainResult>(context, session, {
      kind: 'sweep',
      name: settings.name,
      origin: { data: checked?.folder ?? dataOfRun(required(from)), file: null },
      summary: `${gridText(settings)}, ${settings.sweep.rungs.at(-1)} epochs`,
      detach: options.detach,
      async input() {
        const source = earlier ? earlier.source : await session.parts.publish(required(checked).source, false, 'cli');
        return trainInput({ ...settings, source });
      },
    });
    const { result, workflowId, runId } = ended;
    if (result === null) return showDetached(context.screen, ended);
    const trials = rankedTrials(await fetchTable(session, 'leaderboard', result.leaderboard));
    const steps = tallyOf(await recordsOf(session, `${workflowId}/${runId}`));
    const facts = renderFacts([
      ['run', `${workflowId}   ${stepsText(steps)}`],
      ['best', `trial ${result.best.trialId}   ${testErrorText(result.testMae, unitOf(settings))}`],
      ...memoryFacts(result),
    ]);
    const { leaderboard, best, crystals, testMae } = result;
    context.screen.result(`${renderLeaderboard(trials)}\n\n${facts}`, {
      run: workflowId,
      runId,
      state: 'finished',
      crystals,
      best,
      testMae,
      trials,
      steps,
      config: settings.alignn ?? null,
      halved: result.halved ?? [],
      artifacts: { leaderboard },
    });
  };
  // A plan is told from what is there: nothing is started for it.
  if (options.dryRun) await withRunningStack(context, work);
  else await withStartedStack(context, options.store, work);
}

function trainInput(settings: DiscoverInput): TrainInput {
  const {
    name,
    source,
    axis,
    structuresPerShard,
    snapAngstrom,
    order,
    split,
    graph,
    network,
    training,
    sweep,
    alignn,
  } = settings;
  const input = { name, source, axis, structuresPerShard, split, graph, network, training, sweep };
  return {
    ...input,
    ...(alignn ? { alignn } : {}),
    ...(snapAngstrom === undefined ? {} : { snapAngstrom }),
    ...(order ? { order } : {}),
  };
}

function unitOf({ axis }: Pick<TrainInput, 'axis'>): string {
  return axis?.quantity === 'unstated' ? '(unit of the targets)' : 'log10(cm^-1)';
}

function gridText({ sweep, graph }: Pick<TrainInput, 'sweep' | 'graph'>): string {
  const { strategy, cutoffAngstrom } = graph;
  const widths = `${sweep.hiddenFeatures.join(', ')} hidden features`;
  if (strategy === 'radius') return `radius ${cutoffAngstrom} ångström x ${widths}`;
  return `${sweep.maxNeighbors.join(', ')} neighbours x ${widths}`;
}

function showPlan({ screen }: CommandContext, settings: RunSettings, checked: CheckedFolder | null): void {
  const { name, sweep } = settings;
  const facts = renderFacts([
    ['run', `sweep/${name}`],
    ['data', checked ? dataText(checked.data, settings.axis) : ''],
    ['trials', gridText(settings)],
    ['epochs', `${sweep.rungs.join(', ')}; one trial in ${sweep.eta} goes on each time`],
    ['state', 'nothing was started'],
  ]);
  screen.result(facts, { run: `sweep/${name}`, started: false, data: checked?.data ?? null, sweep, settings });
}
