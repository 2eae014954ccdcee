/** `spectraloom discover`: spectra in; groups of materials, trained models, ranked candidates and a report out. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { projectRoot } from '../../infra/project-root.js';
import type { DiscoverInput } from '../../schemas/settings/discover.js';
import type { DiscoverResult } from '../../workflows/discover.js';
import { action, type CommandContext } from '../frame/command.js';
import { parseCount } from '../frame/option-values.js';
import {
  addAxisOptions,
  addLaunchOptions,
  addScreenOptions,
  addTrainOptions,
  type LaunchOptions,
} from '../frame/run-options.js';
import { showDetached } from '../present/detached.js';
import { topCandidates } from '../present/ranking.js';
import { type DiscoverSummary, renderDiscover } from '../present/summary.js';
import { type Fact, renderFacts } from '../present/text/facts.js';
import { type EndedRun, runToEnd } from '../run/follow/run-to-end.js';
import { tallyOf } from '../run/kinds/tally.js';
import { fetchTable, recordsOf, resultFile, saveDocument } from '../run/results/result-files.js';
import { type CheckedFolder, checkFolder, type FolderOptions } from '../run/start/from-folder.js';
import { type Session, withStartedStack } from '../run/start/session.js';
import type { GroupOptions } from '../run/start/settings.js';

type DiscoverOptions = LaunchOptions & FolderOptions & GroupOptions;

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
  command.option('--clusters <count>', 'groups of the report (default: 12)', parseCount);
  addScreenOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom discover
  $ npx spectraloom discover my-oxides --energy 0:10:201 --quantity log10_alpha_cm1
  $ npx spectraloom discover my-oxides --onset 1.8:2.4 --name visible --dry-run
`,
    )
    .action(action<DiscoverOptions>(discover));
}

async function discover(context: CommandContext, options: DiscoverOptions, [folder]: readonly string[]): Promise<void> {
  const checked = await checkFolder(context, folder ?? join(projectRoot(), BUNDLED), options);
  if (options.dryRun) return showPlan(context, checked);
  const { settings, source, data } = checked;
  const started = Date.now();
  await withStartedStack(context, options.store, async (session) => {
    const ended = await runToEnd<DiscoverResult>(context, session, {
      kind: 'discover',
      name: settings.name,
      origin: { data: checked.folder, file: null },
      summary: `${data.crystals} crystals, ${trialsOf(settings)} trials, up to ${settings.candidates.limit} candidates`,
      detach: options.detach,
      async input(): Promise<DiscoverInput> {
        return { ...settings, source: await session.parts.publish(source, false, 'cli') };
      },
    });
    if (ended.result === null) showDetached(context.screen, ended);
    else await showResult(context, session, checked, { ...ended, result: ended.result, started });
  });
}

function trialsOf({ sweep }: Pick<DiscoverInput, 'sweep'>): number {
  return sweep.maxNeighbors.length * sweep.hiddenFeatures.length;
}

function showPlan({ screen }: CommandContext, { settings, data }: CheckedFolder): void {
  const { sweep, candidates, clustering, screening } = settings;
  const trials = trialsOf(settings);
  const facts: Fact[] = [
    ['run', `discover/${settings.name}`],
    ['data', `${data.crystals} crystals, ${data.points} energies a spectrum`],
    [
      'trials',
      `${trials}: ${sweep.maxNeighbors.join(', ')} neighbours x ${sweep.hiddenFeatures.join(', ')} hidden features`,
    ],
    ['epochs', `${sweep.rungs.join(', ')}; one trial in ${sweep.eta} goes on each time`],
    ['groups', `${clustering.clusters}, ${clustering.methods.join(', ')} linkage`],
    [
      'candidates',
      `held-out crystals and up to ${candidates.limit} made by substitution, onset ${screening.onsetMinEv} to ${screening.onsetMaxEv} eV`,
    ],
    ['state', 'nothing was started'],
  ];
  screen.result(renderFacts(facts), { run: `discover/${settings.name}`, started: false, data, trials, settings });
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
  const { crystals, clusters, bestTrial, testMae, onsetR2, screened, candidatesInWindow, halved = [] } = result;
  const summary: DiscoverSummary = {
    name,
    crystals,
    clusters,
    bestTrial,
    testMae,
    onsetR2,
    screened,
    candidatesInWindow,
    halved,
    criteria: settings.screening,
    top: topCandidates(ranked, TOP),
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
    },
  });
}
