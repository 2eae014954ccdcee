/** `spectraloom discover`: spectra in; groups of materials, trained models, ranked candidates and a report out. */
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { readLeftOutList } from '../../infra/files/left-out-list.js';
import { projectRoot } from '../../infra/project-root.js';
import { InvalidInputError } from '../../schemas/failure.js';
import type { DiscoverInput } from '../../schemas/settings/discover.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { GROUP_METHODS } from '../../schemas/tables/clustering.js';
import { START_LAYERS, type TrainingStart, TrainingStartSchema } from '../../schemas/tables/training.js';
import type { DiscoverResult } from '../../workflows/discover.js';
import { action, type CommandContext } from '../frame/command.js';
import { EXIT } from '../frame/exit-codes.js';
import { parseCount, parseGroups, parseRun } from '../frame/option-values.js';
import {
  addAxisOptions,
  addLaunchOptions,
  addLearningCurveOption,
  addScreenOptions,
  addTrainOptions,
  type LaunchOptions,
} from '../frame/run-options.js';
import { showDetached } from '../present/detached.js';
import { topCandidates } from '../present/ranking.js';
import { criteriaWindowText, type DiscoverSummary, renderDiscover } from '../present/summary.js';
import { planFacts } from '../present/sweep.js';
import { type Fact, renderFacts } from '../present/text/facts.js';
import { type EndedRun, runToEnd } from '../run/follow/run-to-end.js';
import { tallyOf } from '../run/kinds/tally.js';
import { fetchTable, recordsOf, resultFile, saveDocument } from '../run/results/result-files.js';
import { discoverInput } from '../run/start/discover-input.js';
import { withFolds, withLearningCurve } from '../run/start/folds.js';
import { type CheckedFolder, checkFolder, type FolderOptions } from '../run/start/from-folder.js';
import { gridPlan } from '../run/start/grid-plan.js';
import { checkLayer, type GroupOptions } from '../run/start/groups.js';
import { propertiesOfFolder } from '../run/start/properties-beside.js';
import { type Session, withRunningStack, withStackIfRunning, withStartedStack } from '../run/start/session.js';
import type { ScreenOptions } from '../run/start/settings.js';
import { refuseOtherModel, settingsOfModel, startedFrom } from '../run/start-from/fit.js';
import { isOfRun, type StartModel, startModel } from '../run/start-from/given-model.js';
import { startNote, startText } from '../run/start-from/start-text.js';
import { forecastOf } from '../sweep/forecast.js';
import { dataSettings, readPlan, refuseGridOptions } from '../sweep/plan-sweep.js';
import { refuseOtherData, type SweepWinner, sweepWinner } from '../sweep/winner.js';

type DiscoverOptions = LaunchOptions &
  FolderOptions &
  GroupOptions &
  ScreenOptions & {
    readonly plan?: string;
    /** A finished sweep whose winner is taken. */
    readonly model?: string;
    /** A run, `bundled`, or the file of a model, whose weights training begins at. */
    readonly startFrom?: string;
    readonly startLayers?: TrainingStart['layers'];
    readonly learningCurve: boolean;
    /** Of the validation; false: none. */
    readonly folds?: number | false;
  };

/** The bundled data. */
const BUNDLED = join('data', 'gpaw-absorption', 'alignn');
const TOP = 5;

export function register(program: Command): void {
  const command = program
    .command('discover')
    .argument('[folder]', `ALIGNN training folder: id_prop.csv, spectrum.json, structure files (default: ${BUNDLED})`)
    .description('run the whole pipeline on a folder of crystals and spectra');
  addLaunchOptions(command);
  addAxisOptions(command);
  addTrainOptions(command);
  command.option('--plan <file>', 'sweep file to search for the best model by, in place of the grid');
  command.addOption(
    new Option('--model <sweep>', 'go on from the winner of a finished sweep of the same folder, such as sweep/oxides')
      .conflicts(['plan', 'neighbors', 'widths', 'epochs', 'seed', 'split', 'graph', 'config'])
      .argParser(parseRun),
  );
  command.addOption(
    new Option(
      '--start-from <model>',
      'train on from the weights of a model: bundled, the name of a run, or what predict --model takes',
    ).conflicts('model'),
  );
  command.addOption(
    new Option(
      '--start-layers <which>',
      'layers that then learn: all, or the readout alone in the first quarter of the epochs (default: all)',
    ).choices(START_LAYERS),
  );
  command.option(
    '--clusters <count>',
    'groups of the report; auto: as many as recommended (default: auto)',
    parseGroups,
  );
  command.option(
    '--layer <name>',
    'layer whose features are grouped, such as ALIGNN2 (default: the last of the network)',
  );
  command.addOption(
    new Option(
      '--linkage <name>',
      'how groups are formed; consensus: what all trainings agree on (default: ward)',
    ).choices(GROUP_METHODS),
  );
  command.option(
    '--seeds <count>',
    'trainings over which the groups are compared, with other first weights each; 1: none (default: 3)',
    parseCount,
  );
  command.option('--folds <count>', 'folds of the validation, each a training (default: 5)', parseCount);
  command.option('--no-folds', 'do not validate the model');
  addLearningCurveOption(command);
  addScreenOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom discover
  $ npx spectraloom discover my-oxides --energy 0:10:201 --quantity log10_alpha_cm1
  $ npx spectraloom discover my-oxides --plan examples/sweeps/tpe-asha.yaml
  $ npx spectraloom discover my-oxides --model sweep/my-oxides --clusters 20
  $ npx spectraloom discover my-oxides --start-from bundled --epochs 60
  $ npx spectraloom discover my-oxides --onset 1.8:2.4 --name visible --dry-run
`,
    )
    .action(action<DiscoverOptions>(discover));
}

async function discover(context: CommandContext, options: DiscoverOptions, [folder]: readonly string[]): Promise<void> {
  const { plan: file } = options;
  if (file !== undefined) refuseGridOptions(options, file);
  // Whatever a configuration says, the winner of a sweep has its settings already.
  const given = options.model === undefined ? options : { ...options, config: false };
  const read = await checkFolder(context, folder ?? join(projectRoot(), BUNDLED), given);
  const { source, data } = read;
  const leftOut = await readLeftOutList(read.folder);
  if (leftOut) context.screen.step('left out', `${leftOut.rows} crystals are listed as tried and left out`);
  const properties = await propertiesOfFolder(context, read);
  const start = await startOf(context, options);
  const note = start && startNote(start, data.targets);
  if (note) context.screen.step('start', startText(note, options.startLayers));
  const trained =
    start && note ? { ...settingsOfModel(read.settings, start.card, options), start: note } : read.settings;
  const settings = withLearningCurve(withFolds(trained, options.folds, data.formulas), options.learningCurve);
  const winner = await winnerOf(context, options, settings.name);
  const checked = { ...read, settings: winner ? { ...settings, ...winner.reading } : settings };
  if (options.folds === undefined && settings.validation === null)
    context.screen.step('validation', `none: ${data.formulas} different formulas are too few`);
  const plan =
    winner?.plan ?? (file === undefined ? gridPlan(settings) : await readPlan(file, settings.name, settings));
  if (start) refuseOtherModel(start, plan, data);
  checkLayer(settings.clustering, plan);
  if (options.dryRun) return showPlan(context, checked, plan);
  const started = Date.now();
  await withStartedStack(context, options.store, async (session) => {
    const ended = await runToEnd<DiscoverResult>(context, session, {
      kind: 'discover',
      name: settings.name,
      origin: { data: checked.folder, file: null },
      summary: `${data.crystals} crystals, ${plan.method} search, up to ${settings.candidates.limit} candidates`,
      detach: options.detach,
      async input(): Promise<DiscoverInput> {
        const { parts } = session;
        const beside = {
          leftOut: leftOut && (await parts.publishTable(leftOut, 'cli')),
          properties: properties && (await parts.publishTable(properties, 'cli')),
        };
        const published = await parts.publish(source, false, 'cli');
        if (winner) refuseOtherData(winner, published.sha256, read.folder);
        const started = start ? startedFrom(plan, await publishedStart(session, start, options)) : plan;
        return discoverInput(checked.settings, published, started, beside);
      },
    });
    if (ended.result === null) showDetached(context.screen, ended);
    else await showResult(context, session, checked, { ...ended, result: ended.result, started });
  });
}

async function startOf(
  context: CommandContext,
  { startFrom, startLayers, config, store, dryRun }: DiscoverOptions,
): Promise<StartModel | null> {
  if (startFrom === undefined) {
    if (startLayers === undefined) return null;
    throw new InvalidInputError(`--start-layers ${startLayers}: no model to start from was given`, {
      field: '--start-layers',
      expected: '--start-from MODEL',
      state: 'nothing was started',
    });
  }
  const read = () => startModel(context, startFrom, typeof config === 'string' ? config : undefined);
  const fromStore = () => (dryRun ? withRunningStack(context, read) : withStartedStack(context, store, read));
  return isOfRun(startFrom) ? fromStore() : read();
}

async function publishedStart(
  { parts }: Session,
  start: StartModel,
  { startLayers: layers = 'all' }: DiscoverOptions,
): Promise<TrainingStart> {
  return TrainingStartSchema.parse({ model: await parts.publish(start.parts, false, 'cli'), layers });
}

async function winnerOf(
  context: CommandContext,
  { model, store, dryRun }: DiscoverOptions,
  name: string,
): Promise<SweepWinner | null> {
  if (model === undefined) return null;
  const ask = (session: Session) => sweepWinner(session, model, name);
  const winner = await (dryRun ? withRunningStack(context, ask) : withStartedStack(context, store, ask));
  context.screen.step('model', `${winner.statement}: nothing is searched`);
  return winner;
}

async function showPlan(
  context: CommandContext,
  { settings, source, data }: CheckedFolder,
  plan: SweepPlan,
): Promise<void> {
  const { candidates, clustering, screening } = settings;
  const planned = { plan, source, axis: settings.axis, ...dataSettings(settings) };
  const forecast = await withStackIfRunning(context, (session) => forecastOf(context, planned, session));
  const facts: Fact[] = [
    ['run', `discover/${settings.name}`],
    [
      'data',
      `${data.crystals} crystals, ${data.property ? `${data.property.note.name}, ${data.points} values each` : `${data.points} energies a spectrum`}`,
    ],
    ...planFacts(plan, forecast.numbers.combinations ?? null),
    ...forecast.facts,
    ['validation', validationText(settings)],
    ['groups', groupsText(clustering)],
    [
      'candidates',
      `held-out crystals and up to ${candidates.limit} made by substitution, ${criteriaWindowText(screening)}`,
    ],
    ['state', 'nothing was started'],
  ];
  context.screen.result(renderFacts(facts), {
    run: `discover/${settings.name}`,
    started: false,
    data: { ...data, targets: undefined },
    plan,
    forecast: forecast.numbers,
    settings,
  });
}

function validationText({ validation, start }: CheckedFolder['settings']): string {
  if (validation === null) return 'none';
  const { folds, by, learningCurve = false } = validation;
  const trainings = learningCurve
    ? 'three trainings of the best settings each'
    : 'a training of the best settings each';
  return `${folds} folds by ${by}, ${trainings}${start ? ', and one from nothing' : ''}: not in the forecast`;
}

function groupsText({
  clusters,
  reportMethod,
  reportLayer,
  seeds = 1,
}: CheckedFolder['settings']['clustering']): string {
  const many = clusters === 'auto' ? 'as many as recommended' : String(clusters);
  const over = seeds > 1 ? `; ${seeds - 1} more trainings of the best settings: not in the forecast` : '';
  return `${many}, ${reportMethod} linkage of ${reportLayer ?? 'the last layer'}${over}`;
}

async function showResult(
  { screen }: CommandContext,
  session: Session,
  { settings }: CheckedFolder,
  { workflowId, runId, result, started }: EndedRun<DiscoverResult> & { result: DiscoverResult; started: number },
): Promise<void> {
  const { name } = settings;
  const steps = tallyOf(await recordsOf(session, `${workflowId}/${runId}`));
  const ranked = await fetchTable(session, 'screening-results', result.results);
  const assessed = result.assessed ? await fetchTable(session, 'assessed-crystals', result.assessed) : null;
  const {
    crystals,
    clusters,
    best,
    verdict,
    onsetR2,
    screened,
    candidatesInWindow,
    hindered = [],
    halved = [],
  } = result;
  const summary: DiscoverSummary = {
    name,
    crystals,
    clusters,
    best,
    testMae: best.testMae,
    verdict,
    ensemble: result.ensemble ? name : null,
    onsetR2,
    evidence: result.evidence,
    besideTrees: result.besideTrees ?? null,
    startVerdict: result.startVerdict ?? null,
    conditionsVerdict: result.conditionsVerdict ?? null,
    screened,
    candidatesInWindow,
    hindered,
    halved,
    criteria: settings.screening,
    ...(settings.property && { property: settings.property }),
    top: topCandidates(ranked, TOP, assessed),
    steps,
    durationMs: Date.now() - started,
    report: await saveDocument(session, result.report, resultFile(session, name, 'report.html')),
    manifest: await saveDocument(session, result.manifest, resultFile(session, name, 'manifest.json')),
  };
  screen.result(renderDiscover(summary), {
    run: workflowId,
    runId,
    state: 'finished',
    ...summary,
    artifacts: {
      report: result.report,
      manifest: result.manifest,
      leaderboard: result.leaderboard,
      results: result.results,
      model: result.model,
      ensemble: result.ensemble,
    },
  });
  // What was found rests on those trials alone that the machine could hold.
  if (hindered.length > 0) process.exitCode = EXIT.failed;
}
