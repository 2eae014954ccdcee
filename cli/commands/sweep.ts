/** `spectraloom sweep`: ingest, featurize and the training sweep alone; a leaderboard out. */
import type { Command } from 'commander';
import { InvalidInputError } from '../../schemas/failure.js';
import type { DiscoverInput } from '../../schemas/pipeline.js';
import type { TrainInput, TrainResult } from '../../workflows/train.js';
import { action, type CommandContext } from '../command.js';
import { parseRunName } from '../option-values.js';
import { showDetached } from '../present/detached.js';
import { renderFacts } from '../present/facts.js';
import { rankedTrials, renderLeaderboard } from '../present/leaderboard.js';
import { stepsText } from '../present/summary.js';
import { finishedRun } from '../run/finished-run.js';
import { type CheckedFolder, checkFolder, type FolderOptions } from '../run/from-folder.js';
import { fetchTable, recordsOf } from '../run/result-files.js';
import { runToEnd } from '../run/run-to-end.js';
import { type Session, withRunningStack, withStartedStack } from '../run/session.js';
import { withTraining } from '../run/settings.js';
import { tallyOf } from '../run/tally.js';
import { addAxisOptions, addLaunchOptions, addTrainOptions, type LaunchOptions } from '../run-options.js';

type SweepOptions = LaunchOptions & FolderOptions & { readonly from?: string };

export function register(program: Command): void {
  const command = program
    .command('sweep')
    .argument('[folder]', 'ALIGNN training folder; or --from')
    .description('train the models of a grid and rank them; stages that are done are reused')
    .option('--from <run>', 'data and settings of a finished discover run', parseRunName);
  addLaunchOptions(command);
  addAxisOptions(command);
  addTrainOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom sweep --from gpaw-absorption --neighbors 8,12,16
  $ npx spectraloom sweep my-oxides --widths 64,128 --epochs 30,90
`,
    )
    .action(action<SweepOptions>(sweep));
}

async function sweep(context: CommandContext, options: SweepOptions, [folder]: readonly string[]): Promise<void> {
  const { from } = options;
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
  const checked = folder === undefined ? null : await checkFolder(context, folder, options);
  if (checked && options.dryRun) return showPlan(context, checked.settings, checked);
  const work = async (session: Session) => {
    const earlier = from === undefined ? null : (await finishedRun(session, from)).input;
    const settings = earlier ? { ...withTraining(earlier, options), name: options.name ?? from! } : checked!.settings;
    if (options.dryRun) return showPlan(context, settings, null);
    const ended = await runToEnd<TrainResult>(context, session, {
      kind: 'sweep',
      name: settings.name,
      summary: `${gridText(settings)}, ${settings.sweep.rungs.at(-1)} epochs`,
      detach: options.detach,
      async input() {
        const source = earlier ? earlier.source : await session.parts.publish(checked!.source, false, 'cli');
        return trainInput({ ...settings, source });
      },
    });
    const { result, workflowId, runId } = ended;
    if (result === null) return showDetached(context.screen, ended);
    const trials = rankedTrials(await fetchTable(session, 'leaderboard', result.leaderboard));
    const steps = tallyOf(await recordsOf(session, `${workflowId}/${runId}`));
    const facts = renderFacts([
      ['run', `${workflowId}   ${stepsText(steps)}`],
      ['best', `trial ${result.best.trialId}   test error ${result.testMae.toFixed(3)} log10(cm^-1)`],
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
      artifacts: { leaderboard },
    });
  };
  // A plan is told from what is there: nothing is started for it.
  if (options.dryRun) await withRunningStack(context, work);
  else await withStartedStack(context, options.store, work);
}

function trainInput(settings: DiscoverInput): TrainInput {
  const { name, source, axis, structuresPerShard, split, graph, network, training, sweep } = settings;
  return { name, source, axis, structuresPerShard, split, graph, network, training, sweep };
}

function gridText({ sweep }: Pick<TrainInput, 'sweep'>): string {
  return `${sweep.maxNeighbors.join(', ')} neighbours x ${sweep.hiddenFeatures.join(', ')} hidden features`;
}

function showPlan(
  { screen }: CommandContext,
  settings: Pick<TrainInput, 'name' | 'sweep'>,
  checked: CheckedFolder | null,
): void {
  const { name, sweep } = settings;
  const facts = renderFacts([
    ['run', `sweep/${name}`],
    ['data', checked ? `${checked.data.crystals} crystals, ${checked.data.points} energies a spectrum` : ''],
    ['trials', gridText(settings)],
    ['epochs', `${sweep.rungs.join(', ')}; one trial in ${sweep.eta} goes on each time`],
    ['state', 'nothing was started'],
  ]);
  screen.result(facts, { run: `sweep/${name}`, started: false, data: checked?.data ?? null, sweep });
}
