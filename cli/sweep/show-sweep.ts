/** `sweep show NAME`: how far a running sweep is; leaderboard, importance and page of the last finished one. */

import { resolve } from 'node:path';
import { WorkflowNotFoundError } from '@temporalio/client';
import { refuseExisting } from '../../infra/files/new-file.js';
import { RefusedError } from '../../schemas/failure.js';
import { leadingName, propertyOf } from '../../schemas/property.js';
import { type TrialRow, trialRows } from '../../schemas/sweep/trial-row.js';
import type { SweepResult } from '../../workflows/sweep/results.js';
import type { CommandContext } from '../frame/command.js';
import { memoryFacts } from '../present/memory.js';
import { renderImportance, renderSweepLeaderboard, stateFacts, type TrialCost } from '../present/sweep.js';
import { renderFacts } from '../present/text/facts.js';
import { firstRunId } from '../run/calls/first-run-id.js';
import { sweepsNamed } from '../run/kinds/kinds.js';
import { fetchTable, resultFile, saveDocument, saveNewDocument } from '../run/results/result-files.js';
import { type Session, withRunningStack } from '../run/start/session.js';
import { stateOf } from './control-sweep.js';
import { costsOf } from './trial-costs.js';

export async function showSweep(context: CommandContext, given: string, out: string | undefined): Promise<void> {
  if (out !== undefined) await refuseExisting(resolve(out));
  await withRunningStack(context, async (session) => {
    const newest = await newestRun(session, given);
    const { sweepId: workflowId, name } = newest;
    if (newest.status === 'RUNNING') {
      const state = await stateOf(session, workflowId);
      const text = renderFacts([['run', workflowId], ...stateFacts(state)]);
      context.screen.result(text, { run: workflowId, state: 'running', sweep: state });
      return;
    }
    const { runId, run, result } = await lastFinished(session, workflowId, name);
    const rows = trialRows(await fetchTable(session, 'sweep-leaderboard', result.leaderboard));
    const importance = await fetchTable(session, 'sweep-importance', result.importance);
    const costs = await costsOf(session, run);
    const page =
      out === undefined
        ? await saveDocument(session, result.report, resultFile(session, name, 'sweep.html'))
        : await saveNewDocument(session, result.report, resolve(out));
    const facts = renderFacts([
      ['run', workflowId],
      ['verdict', result.verdict],
      ['best', `trial ${result.best.trial} (${result.best.trialId})`],
      ['ensemble', result.ensemble ? name : ''],
      ...memoryFacts(result),
      ['reused', reuseText(rows, costs)],
      ['page', page],
    ]);
    const spectra = await fetchTable(session, 'spectra', result.spectra);
    const property = propertyOf(spectra.metadata);
    const parts = [
      renderSweepLeaderboard(rows, costs, property ? leadingName(property) : undefined),
      renderImportance(importance),
      facts,
    ].filter(Boolean);
    context.screen.result(parts.join('\n\n'), {
      run: workflowId,
      runId,
      state: 'finished',
      ...result,
      rows: rows.map((row) => ({ ...row, cost: costs.get(row.trialId) ?? null })),
      page,
    });
  });
}

function reuseText(rows: readonly TrialRow[], costs: ReadonlyMap<string, TrialCost>): string {
  const origins = rows.flatMap(({ trialId }) => costs.get(trialId)?.reusedFrom ?? []);
  return origins.length === 0 ? '' : `${origins.length} trials, from ${[...new Set(origins)].join(', ')}`;
}

/**
 * @returns the newest run of the first sweep of that name
 * @throws RefusedError naming where it was looked for
 */
export async function newestRun({ client }: Pick<Session, 'client'>, given: string) {
  const named = sweepsNamed(given);
  for (const sweep of named) {
    try {
      const { status, runId } = await client.workflow.getHandle(sweep.sweepId).describe();
      return { ...sweep, status: status.name as string, runId };
    } catch (cause) {
      if (!(cause instanceof WorkflowNotFoundError)) throw cause;
    }
  }
  const [own, ofRun] = named.map(({ runId }) => runId);
  throw new RefusedError(
    `there is no run ${own}${ofRun === undefined ? '' : `, and no ${ofRun} with a sweep of its own`}`,
    {
      found: given,
      expected: 'npx spectraloom runs',
    },
  );
}

/** @returns with the run that its attempts are recorded under: a sweep inside another run has none of its own */
export async function lastFinished(
  { client }: Session,
  workflowId: string,
  name: string,
): Promise<{ runId: string; run: string; result: SweepResult }> {
  let newest: { runId: string; closedAt: number } | null = null;
  const query = `WorkflowId = "${workflowId}" AND ExecutionStatus = "Completed"`;
  for await (const { runId, closeTime } of client.workflow.list({ query })) {
    const closedAt = closeTime?.getTime() ?? 0;
    if (newest === null || closedAt > newest.closedAt) newest = { runId, closedAt };
  }
  if (!newest)
    throw new RefusedError(`no sweep "${name}" has finished`, {
      found: name,
      expected: 'npx spectraloom runs',
    });
  const handle = client.workflow.getHandle(workflowId, newest.runId);
  const result = (await handle.result()) as SweepResult;
  const runId = await firstRunId(client, workflowId, newest.runId);
  const { parentExecution: parent } = (await handle.describe()).raw.workflowExecutionInfo ?? {};
  return { runId, run: parent?.workflowId ? `${parent.workflowId}/${parent.runId}` : `${workflowId}/${runId}`, result };
}
