/** A plan and the data it is for -> a sweep that runs to its leaderboard, or its forecast. */

import type { DiscoverInput } from '../../schemas/settings/discover.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { trialRows } from '../../schemas/sweep/trial-row.js';
import type { SweepResult } from '../../workflows/sweep/results.js';
import type { SweepInput } from '../../workflows/sweep/sweep.js';
import type { CommandContext } from '../frame/command.js';
import { EXIT } from '../frame/exit-codes.js';
import { showDetached } from '../present/detached.js';
import { memoryFacts } from '../present/memory.js';
import { stepsText } from '../present/summary.js';
import { planFacts, renderSweepLeaderboard } from '../present/sweep.js';
import { testErrorText } from '../present/test-error.js';
import { renderFacts } from '../present/text/facts.js';
import { type RunRequest, runToEnd } from '../run/follow/run-to-end.js';
import { tallyOf } from '../run/kinds/tally.js';
import { fetchTable, recordsOf } from '../run/results/result-files.js';
import type { Session } from '../run/start/session.js';
import { forecastOf, type PlannedSweep } from './forecast.js';

interface SweepRequest extends Pick<RunRequest, 'detach' | 'origin'> {
  readonly plan: SweepPlan;
  readonly axis: SweepInput['axis'];
  readonly property?: SweepInput['property'];
  /** Publishes the data, and gives the input. */
  readonly input: () => Promise<SweepInput>;
  /** Where the settings came from, when an ALIGNN configuration said them. */
  readonly config?: DiscoverInput['alignn'];
}

export async function runSweep(
  context: CommandContext,
  session: Session,
  { plan, axis, property, input, detach, origin, config }: SweepRequest,
): Promise<void> {
  const ended = await runToEnd<SweepResult>(context, session, {
    kind: 'sweep',
    name: plan.name,
    origin,
    summary: `${plan.method} search over ${plan.space.map(({ name }) => name).join(', ')}`,
    detach,
    input,
  });
  const { result, workflowId, runId } = ended;
  if (result === null) return showDetached(context.screen, ended);
  const rows = trialRows(await fetchTable(session, 'sweep-leaderboard', result.leaderboard));
  const steps = tallyOf(await recordsOf(session, `${workflowId}/${runId}`));
  const { best, crystals, verdict, trials, hindered, halved, structures, spectra, split, ...artifacts } = result;
  const tested = best.testMae !== null || best.testCrystals === 0;
  const test = tested ? `   ${testErrorText(best.testMae, property?.trainedUnit ?? unitOf(axis))}` : '';
  const facts = renderFacts([
    ['run', `${workflowId}   ${stepsText(steps)}`],
    ['verdict', verdict],
    ['best', `trial ${best.trial} (${best.trialId})${test}`],
    ['ensemble', artifacts.ensemble ? `${plan.name}, for predict and screen` : ''],
    ...memoryFacts({ hindered, halved }),
    ['next', `npx spectraloom sweep show ${plan.name}`],
  ]);
  context.screen.result(`${renderSweepLeaderboard(rows, undefined, property?.leading)}\n\n${facts}`, {
    run: workflowId,
    runId,
    state: 'finished',
    crystals,
    verdict,
    best,
    testMae: best.testMae,
    trials: rows,
    steps,
    config: config ?? null,
    hindered: hindered ?? [],
    halved: halved ?? [],
    artifacts,
  });
  // A ranking of those trials alone that the machine could hold is no answer to what was asked.
  if (hindered) process.exitCode = EXIT.failed;
}

function unitOf(axis: SweepInput['axis']): string {
  return axis?.quantity === 'unstated' ? '(unit of the targets)' : 'log10(cm^-1)';
}

export async function showForecast(
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
