/** `sweep FILE.yaml`: a sweep file and a folder of crystals -> a search that runs, or with `--dry-run` its forecast. */
import { basename, extname, join, resolve } from 'node:path';
import { readInputText } from '../../infra/files/input-file.js';
import { projectRoot } from '../../infra/project-root.js';
import { readSweepFile } from '../../infra/sweep-file/read-sweep-file.js';
import { InvalidInputError } from '../../schemas/failure.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { sweepTrials } from '../../schemas/sweep/sweep-trial.js';
import type { SearchInput } from '../../workflows/sweep/search.js';
import type { SearchResult } from '../../workflows/sweep/search-results.js';
import type { CommandContext } from '../frame/command.js';
import { EXIT } from '../frame/exit-codes.js';
import type { LaunchOptions } from '../frame/run-options.js';
import { showDetached } from '../present/detached.js';
import { memoryFacts } from '../present/memory.js';
import { stepsText } from '../present/summary.js';
import { planFacts, renderSweepLeaderboard } from '../present/sweep.js';
import { testErrorText } from '../present/test-error.js';
import { renderFacts } from '../present/text/facts.js';
import { type RunRequest, runToEnd } from '../run/follow/run-to-end.js';
import { tallyOf } from '../run/kinds/tally.js';
import { dataOfRun, finishedRun } from '../run/results/finished-run.js';
import { fetchTable, recordsOf } from '../run/results/result-files.js';
import { nothingStarted } from '../run/start/dry-check.js';
import { checkFolder, type FolderOptions, type FolderUses } from '../run/start/from-folder.js';
import { type Session, withRunningStack, withStackIfRunning, withStartedStack } from '../run/start/session.js';
import { readingOf } from '../run/start/settings.js';
import { forecastOf, type PlannedSweep } from './forecast.js';

/** The bundled data. */
const BUNDLED = join('data', 'gpaw-absorption', 'alignn');
/** No plan is longer; a device or a wrong file may be. */
const MAX_SWEEP_BYTES = 1024 ** 2;
/** Its errors are those of spectra; nothing is screened, so crystals may bring features along. */
const SEARCH_USES: FolderUses = { plainTargets: false, extraFeatures: true };
const ENDINGS = ['.yaml', '.yml', '.json'];

type DataSettings = Pick<SearchInput, 'split' | 'structuresPerShard' | 'snapAngstrom' | 'order'>;

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
      const plan = await readPlan(file, options, input);
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
        await runPlan(context, session, options, { plan, origin, input: async () => given });
      }
    };
    if (options.dryRun) await withRunningStack(context, work);
    else await withStartedStack(context, options.store, work);
    return;
  }
  const where = folder ?? join(projectRoot(), BUNDLED);
  const checked = await checkFolder(context, where, { ...options, name: undefined }, SEARCH_USES);
  const { settings, source, data } = checked;
  const plan = await readPlan(file, options, settings);
  if (options.dryRun) {
    const planned = { plan, source, axis: settings.axis, ...dataSettings(settings) };
    return withStackIfRunning(context, (session) => showForecast(context, planned, session, data.crystals));
  }
  await withStartedStack(context, options.store, async (session) => {
    const input = async (): Promise<SearchInput> => ({
      plan,
      source: await session.parts.publish(source, false, 'cli'),
      axis: settings.axis,
      ...dataSettings(settings),
    });
    await runPlan(context, session, options, { plan, origin: originOf(plan, file, checked.folder), input });
  });
}

function dataSettings({ split, structuresPerShard, snapAngstrom, order }: DataSettings): DataSettings {
  const reading = { ...(snapAngstrom === undefined ? {} : { snapAngstrom }), ...(order ? { order } : {}) };
  return { split, structuresPerShard, ...reading };
}

async function readPlan(
  file: string,
  { name }: PlanOptions,
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

function refuseGridOptions(options: PlanOptions, file: string): void {
  const given = (['neighbors', 'widths', 'epochs', 'seed'] as const).find((name) => options[name] !== undefined);
  if (given)
    throw new InvalidInputError(`--${given} was given with a sweep file`, {
      file,
      field: `--${given}`,
      expected: 'parameters, settings, early_terminate and seed of the file',
      state: 'nothing was started',
    });
}

interface PlannedRun {
  readonly plan: SweepPlan;
  readonly origin: RunRequest['origin'];
  input(): Promise<SearchInput>;
}

async function runPlan(
  context: CommandContext,
  session: Session,
  { detach }: PlanOptions,
  { plan, origin, input }: PlannedRun,
): Promise<void> {
  const ended = await runToEnd<SearchResult>(context, session, {
    kind: 'search',
    name: plan.name,
    origin,
    summary: `${plan.method} search over ${plan.space.map(({ name }) => name).join(', ')}`,
    detach,
    input,
  });
  const { result, workflowId, runId } = ended;
  if (result === null) return showDetached(context.screen, ended);
  const rows = sweepTrials(await fetchTable(session, 'sweep-leaderboard', result.leaderboard));
  const steps = tallyOf(await recordsOf(session, `${workflowId}/${runId}`));
  const { best, crystals, verdict, trials, hindered, halved, ...artifacts } = result;
  const tested = best.testMae !== null || best.testCrystals === 0;
  const test = tested ? `   ${testErrorText(best.testMae, 'log10(cm^-1)')}` : '';
  const facts = renderFacts([
    ['run', `${workflowId}   ${stepsText(steps)}`],
    ['verdict', verdict],
    ['best', `trial ${best.trial} (${best.trialId})${test}`],
    ['ensemble', artifacts.ensemble ? `${plan.name}, for predict and screen` : ''],
    ...memoryFacts({ hindered, halved }),
    ['next', `npx spectraloom sweep show ${plan.name}`],
  ]);
  context.screen.result(`${renderSweepLeaderboard(rows)}\n\n${facts}`, {
    run: workflowId,
    runId,
    state: 'finished',
    crystals,
    verdict,
    best,
    trials: rows,
    steps,
    hindered: hindered ?? [],
    halved: halved ?? [],
    artifacts,
  });
  // A ranking of those trials alone that the machine could hold is no answer to what was asked.
  if (hindered) process.exitCode = EXIT.failed;
}

async function showForecast(
  context: CommandContext,
  planned: PlannedSweep,
  session: Session | null,
  crystals: number | null,
): Promise<void> {
  const { plan } = planned;
  const forecast = await forecastOf(context, planned, session);
  context.screen.result(
    renderFacts([
      ['run', `sweep/${plan.name}`],
      ['data', crystals === null ? '' : `${crystals} crystals`],
      ...planFacts(plan, forecast.numbers.combinations ?? null),
      ...forecast.facts,
      ['state', 'nothing was started'],
    ]),
    { run: `sweep/${plan.name}`, started: false, crystals, plan, forecast: forecast.numbers },
  );
}
