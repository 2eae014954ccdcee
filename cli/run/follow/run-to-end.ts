/** Starts or joins a run and follows it; what all three commands that run something do. */
import type { RunOrigin } from '../../../infra/run-names.js';
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import type { CommandContext } from '../../frame/command.js';
import { openProgress } from '../../present/progress/progress.js';
import { RUN_KINDS, type RunKind, workflowIdOf } from '../kinds/kinds.js';
import { type Launched, launch, newestOf, resumeIfPaused } from '../start/launch.js';
import type { Session } from '../start/session.js';
import { follow } from './follow.js';
import { leaveRun, leaveStack } from './leave.js';
import { rolesWithoutWorker } from './pollers.js';
import { showSeal } from './show-seal.js';

export interface RunRequest {
  readonly kind: RunKind;
  readonly name: string;
  /** Whose the results under the name will be; null for runs whose results lie under no name. */
  readonly origin: Omit<RunOrigin, 'digest'> | null;
  /** Publishes what the input refers to, and gives the input; with an origin it has the data as `source`. */
  readonly input: () => Promise<unknown>;
  /** One line for Temporal's own pages. */
  readonly summary: string;
  /** Only starts it. */
  readonly detach: boolean;
}

export interface EndedRun<T> extends Launched {
  /** null when detached. */
  readonly result: T | null;
}

/**
 * @throws RefusedError before anything is started, when the name is that of results from other data
 * @throws the root cause of a run that failed
 * @throws the signal's reason after Ctrl-C: the run is paused by then, and a stack that this command started is down
 */
export async function runToEnd<T>(
  { screen, signal }: CommandContext,
  session: Session,
  { kind, name, origin, input, summary, detach }: RunRequest,
): Promise<EndedRun<T>> {
  let launched: Launched | null = null;
  const { stages } = RUN_KINDS[kind];
  try {
    const value = await input();
    signal.throwIfAborted();
    if (origin) {
      const { source } = value as { readonly source: ObjectRef };
      await session.names.claim(workflowIdOf(kind, name), { ...origin, digest: source.sha256 });
    }
    launched = await launch(session, kind, name, value, summary);
    const { workflowId, runId, handle, joined } = launched;
    const resumed = joined && (await resumeIfPaused(session, handle));
    screen.step('run', `${workflowId}  ${resumed ? 'resumed' : joined ? 'joined, it was running' : 'started'}`);
    const idle = await rolesWithoutWorker(session.client);
    if (idle.length > 0) screen.step('workers', `none polls for ${idle.join(', ')}: the run waits for npm run worker`);
    if (detach) return { ...launched, result: null };
    const display = openProgress(screen, stages);
    try {
      const run = `${workflowId}/${runId}`;
      return { ...launched, result: await follow<T>({ session, handle, run, stages, display, signal }) };
    } finally {
      await display.end();
      if (!signal.aborted) await showSeal({ screen, session, name }, { workflowId, runId });
    }
  } catch (error) {
    if (signal.aborted) {
      if (launched) {
        // Under the run id that it was started with, it may have gone on as a new run since.
        const newest = newestOf(session.client, launched.workflowId, launched.runId);
        await leaveRun(session, newest, screen);
      } else await leaveStack(session, screen);
      signal.throwIfAborted();
    }
    throw error;
  }
}
