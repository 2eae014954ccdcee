/** All runs that Temporal, the seals or the attempt records know, newest first. */
import { runPlaceOf } from '../../../schemas/run/run-place.js';
import { firstRunId } from '../calls/first-run-id.js';
import { observeRun } from '../follow/observe.js';
import { isTopLevel } from '../kinds/kinds.js';
import { NOTHING, type Tally } from '../kinds/tally.js';
import { CONTINUED } from '../start/launch.js';
import type { Session } from '../start/session.js';
import { talliesByRun } from './run-tallies.js';

export interface RunEntry {
  readonly workflowId: string;
  readonly runId: string;
  /** `running`, `paused`, `completed`, `failed`, ...; `forgotten` where Temporal's retention is over. */
  readonly state: string;
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  /** null while it runs. */
  readonly durationMs: number | null;
  readonly steps: Tally;
}

export async function listRuns(session: Session): Promise<RunEntry[]> {
  const tallies = await talliesByRun(session);
  const entries: RunEntry[] = [];
  const listed = [];
  for await (const run of session.client.workflow.list()) if (isTopLevel(run.workflowId)) listed.push(run);
  // Of a run that goes on under new run ids, the newest speaks for all; the records are kept under the first.
  const chains = new Set(listed.filter(isContinued).map(({ workflowId }) => workflowId));
  for (const { workflowId, runId: own, status, startTime, closeTime } of listed.filter((run) => !isContinued(run))) {
    const runId = chains.has(workflowId) ? await firstRunId(session.client, workflowId, own) : own;
    const run = `${workflowId}/${runId}`;
    entries.push({
      workflowId,
      runId,
      state: await stateOf(session, workflowId, own, status.name),
      startedAt: startTime.toISOString(),
      durationMs: closeTime ? closeTime.getTime() - startTime.getTime() : null,
      steps: tallies.get(run) ?? NOTHING,
    });
    tallies.delete(run);
  }
  // What was done to a store has a seal, and no steps.
  for (const [run, steps] of tallies) if (steps.fromMs !== null) entries.push(forgotten(run, steps));
  return entries.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
}

function isContinued({ status }: { readonly status: { readonly name: string } }): boolean {
  return status.name === CONTINUED;
}

/** Only the run itself knows that it is paused. */
async function stateOf({ client }: Session, workflowId: string, runId: string, status: string): Promise<string> {
  if (status !== 'RUNNING') return status.toLowerCase();
  const { progress, silence } = await observeRun(client, client.workflow.getHandle(workflowId, runId));
  if (progress === null) return silence === null ? 'running' : 'running, no worker';
  return progress.paused ? 'paused' : `running: ${progress.stage || 'starting'}`;
}

function forgotten(run: string, steps: Tally): RunEntry {
  const { workflowId, firstRunId: runId } = runPlaceOf(run);
  return {
    workflowId,
    runId,
    state: 'forgotten',
    startedAt: new Date(steps.fromMs ?? 0).toISOString(),
    durationMs: steps.fromMs !== null && steps.toMs !== null ? steps.toMs - steps.fromMs : null,
    steps,
  };
}
