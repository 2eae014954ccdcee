/** `sweep FILE.yaml`: a sweep file and a folder of crystals -> a sweep that runs, or with `--dry-run` its forecast. */
import { basename, extname, join, resolve } from 'node:path';
import { readInputText } from '../../infra/files/input-file.js';
import { projectRoot } from '../../infra/project-root.js';
import { readSweepFile } from '../../infra/sweep-file/read-sweep-file.js';
import { InvalidInputError } from '../../schemas/failure.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import type { SweepInput } from '../../workflows/sweep/sweep.js';
import type { CommandContext } from '../frame/command.js';
import type { LaunchOptions } from '../frame/run-options.js';
import type { RunRequest } from '../run/follow/run-to-end.js';
import { dataOfRun, finishedRun } from '../run/results/finished-run.js';
import { nothingStarted } from '../run/start/dry-check.js';
import { checkFolder, type FolderOptions, type FolderUses } from '../run/start/from-folder.js';
import { type Session, withRunningStack, withStackIfRunning, withStartedStack } from '../run/start/session.js';
import { readingOf, type TrainOptions } from '../run/start/settings.js';
import { runSweep, showForecast } from './run-sweep.js';

/** The bundled data. */
const BUNDLED = join('data', 'gpaw-absorption', 'alignn');
/** No plan is longer; a device or a wrong file may be. */
const MAX_SWEEP_BYTES = 1024 ** 2;
/** Its errors are those of spectra; nothing is screened, so crystals may bring features along. */
const SEARCH_USES: FolderUses = { plainTargets: false, extraFeatures: true };
const ENDINGS = ['.yaml', '.yml', '.json'];

type DataSettings = Pick<SweepInput, 'split' | 'structuresPerShard' | 'snapAngstrom' | 'order' | 'property'>;

type PlanOptions = LaunchOptions & FolderOptions & { readonly from?: string };

export function isSweepFile(text: string): boolean {
  return ENDINGS.includes(extname(text).toLowerCase());
}

/** @throws InvalidInputError naming the line of the sweep file, and that nothing was started */
export async function planSweep(
  context: CommandContext,
  options: PlanOptions,
  file: string,
  folder: string | undefined,
): Promise<void> {
  refuseGridOptions(options, file);
  if (folder !== undefined && options.from !== undefined)
    throw new InvalidInputError('a folder and --from were given', { expected: 'one of the two' });
  if (options.from !== undefined) {
    const { from } = options;
    const work = async (session: Session) => {
      const { input } = await finishedRun(session, from);
      const plan = await readPlan(file, options.name, input.plan.base);
      refuseMetric(plan, file, input.axis);
      const given = {
        plan,
        source: input.source,
        axis: input.axis,
        ...dataSettings(input),
        ...readingOf(options),
      };
      if (options.dryRun) {
        const source = await session.parts.fetch(await session.parts.spread(input.source));
        await showForecast(context, { ...given, source }, session, null);
      } else {
        const origin = originOf(plan, file, dataOfRun(from));
        await runSweep(context, session, {
          detach: options.detach,
          plan,
          axis: given.axis,
          ...propertyOf(given),
          origin,
          input: async () => given,
        });
      }
    };
    if (options.dryRun) await withRunningStack(context, work);
    else await withStartedStack(context, options.store, work);
    return;
  }
  const where = folder ?? join(projectRoot(), BUNDLED);
  const checked = await checkFolder(context, where, { ...options, name: undefined }, SEARCH_USES);
  const { settings, source, data } = checked;
  const plan = await readPlan(file, options.name, settings);
  if (options.dryRun) {
    const planned = { plan, source, axis: settings.axis, ...dataSettings(settings) };
    return withStackIfRunning(context, (session) => showForecast(context, planned, session, data.crystals));
  }
  await withStartedStack(context, options.store, async (session) => {
    const input = async (): Promise<SweepInput> => ({
      plan,
      source: await session.parts.publish(source, false, 'cli'),
      axis: settings.axis,
      ...dataSettings(settings),
    });
    const origin = originOf(plan, file, checked.folder);
    await runSweep(context, session, {
      detach: options.detach,
      plan,
      axis: settings.axis,
      ...propertyOf(settings),
      origin,
      input,
    });
  });
}

export function dataSettings({ split, structuresPerShard, snapAngstrom, order, property }: DataSettings): DataSettings {
  const reading = { ...(snapAngstrom === undefined ? {} : { snapAngstrom }), ...(order ? { order } : {}) };
  return { split, structuresPerShard, ...reading, ...(property && { property }) };
}

/** As it stands in requests: left out where there is none. */
export function propertyOf({ property }: Pick<DataSettings, 'property'>): Pick<DataSettings, 'property'> {
  return property ? { property } : {};
}

/** @param name in place of the file's own */
export async function readPlan(
  file: string,
  name: string | undefined,
  { graph, network, training }: SweepPlan['base'],
): Promise<SweepPlan> {
  try {
    const text = await readInputText(file, MAX_SWEEP_BYTES);
    const defaults = { graph, network, training };
    const plan = readSweepFile(text, { file, name: nameOf(file), defaults });
    return name === undefined ? plan : { ...plan, name };
  } catch (error) {
    throw nothingStarted(error);
  }
}

/** @throws InvalidInputError where trials are to be chosen by a leading value, and the targets of the data have none */
export function refuseMetric({ metric }: Pick<SweepPlan, 'metric'>, file: string, axis: SweepInput['axis']): void {
  if (metric !== 'leadingMae' || axis?.quantity !== 'unstated') return;
  throw new InvalidInputError(`${file}: metric leadingMae is the error of the onset, and the targets are no spectra`, {
    file,
    field: 'metric.name',
    found: metric,
    expected: 'bestValidationMae or lastValidationMae, or spectra with a stated energy axis',
    state: 'nothing was started',
  });
}

/** A file without a name is called as the file is. */
function nameOf(file: string): string {
  const plain = basename(file, extname(file))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return plain.replaceAll(/^-+|-+$/g, '').slice(0, 63) || 'sweep';
}

/** A file that is called like another gave both sweeps one name; a name that was said stands for itself. */
function originOf({ name }: SweepPlan, file: string, data: string): RunRequest['origin'] {
  return { data, file: name === nameOf(file) ? resolve(file) : null };
}

export function refuseGridOptions(options: TrainOptions, file: string): void {
  const given = (['neighbors', 'widths', 'epochs', 'seed'] as const).find((name) => options[name] !== undefined);
  if (given)
    throw new InvalidInputError(`--${given} was given with a sweep file`, {
      file,
      field: `--${given}`,
      expected: 'parameters, settings, early_terminate and seed of the file',
      state: 'nothing was started',
    });
}
