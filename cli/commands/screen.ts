/** `spectraloom screen`: candidates ranked by another onset window, with the model and the groups of a finished run. */
import type { Command } from 'commander';
import type { ScreenInput, ScreenResult } from '../../workflows/screen.js';
import { action, type CommandContext } from '../frame/command.js';
import { parseCount, parseRunName } from '../frame/option-values.js';
import { addLaunchOptions, addScreenOptions, type LaunchOptions } from '../frame/run-options.js';
import { showDetached } from '../present/detached.js';
import { renderRanking, topCandidates } from '../present/ranking.js';
import { stepsText, windowText } from '../present/summary.js';
import { renderFacts } from '../present/text/facts.js';
import { runToEnd } from '../run/follow/run-to-end.js';
import { tallyOf } from '../run/kinds/tally.js';
import { finishedRun, screenSources } from '../run/results/finished-run.js';
import { fetchTable, recordsOf } from '../run/results/result-files.js';
import { type Session, withRunningStack, withStartedStack } from '../run/start/session.js';
import { type ScreenOptions as Screening, withLimit } from '../run/start/settings.js';

type ScreenOptions = LaunchOptions &
  Screening & { readonly from: string; readonly ensemble?: string; readonly top: number };

const DEFAULT_TOP = 20;

export function register(program: Command): void {
  const command = program
    .command('screen')
    .description('rank candidates with the best model of a finished discover run')
    .requiredOption('--from <run>', 'name of the finished discover run', parseRunName)
    .option('--ensemble <name>', 'spectra are the mean of these models, not of the best alone', parseRunName)
    .option('--top <count>', 'candidates that are printed', parseCount, DEFAULT_TOP);
  addLaunchOptions(command);
  addScreenOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom screen --from gpaw-absorption --onset 1.8:2.4
  $ npx spectraloom screen --from gpaw-absorption --onset 1.8:2.4 --candidates 5000 -o json
  $ npx spectraloom screen --from gpaw-absorption --ensemble gpaw-absorption
`,
    )
    .action(action<ScreenOptions>(screenCandidates));
}

async function screenCandidates(context: CommandContext, options: ScreenOptions): Promise<void> {
  const work = async (session: Session) => {
    const earlier = await finishedRun(session, options.from);
    const criteria = options.onset ?? earlier.input.screening;
    const candidates = withLimit(earlier.input.candidates, options.candidates);
    const members = options.ensemble === undefined ? {} : { members: await membersOf(session, options.ensemble) };
    const input: ScreenInput = { ...screenSources(earlier), ...members, candidates, criteria };
    const name = options.name ?? options.from;
    const by = input.members ? `, ${input.members.length} models of ${options.ensemble}` : '';
    const window = `onset ${criteria.onsetMinEv} to ${criteria.onsetMaxEv} eV${by}`;
    if (options.dryRun) {
      const facts = renderFacts([
        ['run', `screen/${name}`],
        ['candidates', `up to ${candidates.limit}, ${window}`],
        ['state', 'nothing was started'],
      ]);
      return context.screen.result(facts, {
        run: `screen/${name}`,
        started: false,
        criteria,
        candidates,
        ...members,
      });
    }
    const ended = await runToEnd<ScreenResult>(context, session, {
      kind: 'screen',
      name,
      origin: null,
      summary: `up to ${candidates.limit} candidates, ${window}`,
      detach: options.detach,
      input: async () => input,
    });
    const { result, workflowId, runId } = ended;
    if (result === null) return showDetached(context.screen, ended);
    const top = topCandidates(await fetchTable(session, 'screening-results', result.results), options.top);
    const steps = tallyOf(await recordsOf(session, `${workflowId}/${runId}`));
    const { screened, inWindow, results, quarantine } = result;
    const facts = renderFacts([
      ['run', `${workflowId}   ${stepsText(steps)}`],
      ['candidates', windowText(inWindow, screened, criteria)],
    ]);
    context.screen.result(`${renderRanking(top)}\n\n${facts}`, {
      run: workflowId,
      runId,
      state: 'finished',
      screened,
      inWindow,
      criteria,
      ...(options.ensemble && { ensemble: options.ensemble }),
      top,
      steps,
      artifacts: { results, quarantine },
    });
  };
  // A plan is told from what is there: nothing is started for it.
  if (options.dryRun) await withRunningStack(context, work);
  else await withStartedStack(context, options.store, work);
}

async function membersOf({ ensembles }: Session, name: string): Promise<NonNullable<ScreenInput['members']>> {
  const { document } = await ensembles.find(name);
  return document.members.map(({ trialId, model }) => ({ trialId, model }));
}
