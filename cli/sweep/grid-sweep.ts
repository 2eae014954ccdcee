/** `sweep FOLDER`, `sweep --from RUN`: a grid of two settings -> the plan of a sweep that runs, or its forecast. */
import { InvalidInputError } from '../../schemas/failure.js';
import type { RunSettings } from '../../schemas/settings/discover.js';
import type { CommandContext } from '../frame/command.js';
import type { LaunchOptions } from '../frame/run-options.js';
import { dataOfRun, finishedRun } from '../run/results/finished-run.js';
import { checkFolder, type FolderOptions, type FolderUses } from '../run/start/from-folder.js';
import { gridOf, gridPlan } from '../run/start/grid-plan.js';
import { type Session, withRunningStack, withStackIfRunning, withStartedStack } from '../run/start/session.js';
import { withTraining } from '../run/start/settings.js';
import { dataSettings, propertyOf } from './plan-sweep.js';
import { runSweep, showForecast } from './run-sweep.js';

export type GridOptions = LaunchOptions & FolderOptions & { readonly from?: string };

const TRAINING_USES: FolderUses = { plainTargets: true, extraFeatures: true };

/** @throws InvalidInputError naming the option that does not fit, and that nothing was started */
export async function gridSweep(
  context: CommandContext,
  options: GridOptions,
  [folder, more]: readonly string[],
): Promise<void> {
  refuseUnclear(options, folder, more);
  if (folder === undefined) return gridOfRun(context, options, options.from!);
  const { settings, source, data, folder: path } = await checkFolder(context, folder, options, TRAINING_USES);
  const { plan, ...given } = plannedGrid(settings);
  if (options.dryRun)
    return withStackIfRunning(context, (session) =>
      showForecast(context, { plan, ...given, source }, session, data.crystals),
    );
  await withStartedStack(context, options.store, (session) =>
    runSweep(context, session, {
      detach: options.detach,
      plan,
      axis: given.axis,
      ...propertyOf(given),
      config: settings.alignn,
      origin: { data: path, file: null },
      input: async () => ({ plan, ...given, source: await session.parts.publish(source, false, 'cli') }),
    }),
  );
}

async function gridOfRun(context: CommandContext, options: GridOptions, from: string): Promise<void> {
  const work = async (session: Session) => {
    const { input } = await finishedRun(session, from);
    const { plan: earlier, source, ...others } = input;
    const settings = withTraining({ ...others, ...earlier.base, sweep: gridOf(earlier) }, options);
    const { plan, ...given } = plannedGrid({ ...settings, name: options.name ?? from });
    if (options.dryRun) {
      const files = await session.parts.fetch(await session.parts.spread(source));
      return showForecast(context, { plan, ...given, source: files }, session, null);
    }
    await runSweep(context, session, {
      detach: options.detach,
      plan,
      axis: given.axis,
      ...propertyOf(given),
      config: input.alignn,
      origin: { data: dataOfRun(from), file: null },
      input: async () => ({ plan, ...given, source }),
    });
  };
  // A plan is told from what is there: nothing is started for it.
  if (options.dryRun) await withRunningStack(context, work);
  else await withStartedStack(context, options.store, work);
}

function plannedGrid(settings: RunSettings) {
  return { plan: gridPlan(settings), axis: settings.axis, ...dataSettings(settings) };
}

function refuseUnclear(options: GridOptions, folder: string | undefined, more: string | undefined): void {
  const refuse = (problem: string, expected: string, found?: string): never => {
    const facts = { ...(found !== undefined && { found }), expected, state: 'nothing was started' };
    throw new InvalidInputError(problem, facts);
  };
  const { from, energy, quantity, floor, graph, config } = options;
  if (more !== undefined)
    refuse(`${folder} is no sweep file, and a second folder was given`, 'FILE.yaml FOLDER, or one folder', more);
  if ((folder === undefined) === (from === undefined))
    refuse(folder ? 'a folder and --from were given' : 'neither a folder nor --from was given', 'one of the two');
  if (from === undefined) return;
  if ((energy ?? quantity ?? floor) !== undefined)
    refuse('--from brings the axis of its data with it', 'none of them', '--energy, --quantity or --floor');
  if (graph !== undefined || typeof config === 'string')
    refuse('--from brings graph rules and settings of its training with it', 'none of them', '--graph or --config');
}
