/** Starts a run, or joins the one of the same name that is running with the same input. */

import { type Client, isGrpcServiceError, ServiceError, type WorkflowHandle } from '@temporalio/client';
import { type SearchAttributePair, TypedSearchAttributes } from '@temporalio/common';
import { sha256Of } from '../../../infra/artifacts/sha256.js';
import { toCanonicalJson } from '../../../infra/artifacts/stored-json.js';
import { RunBeginning } from '../../../infra/audit/runs/run-beginning.js';
import { firstRunIdOf, RunHistories } from '../../../infra/audit/runs/run-histories.js';
import { RefusedError } from '../../../schemas/failure.js';
import type { RunPlace } from '../../../schemas/run/run-place.js';
import { SEARCH_ATTRIBUTES } from '../../../schemas/run/search-attributes.js';
import { TASK_QUEUES } from '../../../schemas/task-queues.js';
import { progressQuery, resumeUpdate } from '../../../workflows/frame/messages.js';
import { asked, systemUser } from '../calls/asked.js';
import { withinDeadline } from '../calls/server-calls.js';
import { RUN_KINDS, type RunKind, workflowIdOf } from '../kinds/kinds.js';
import { differences } from './differences.js';
import { searchAttributesOf } from './search-attributes.js';
import type { Session } from './session.js';
import { startMemo } from './start-memo.js';

export interface Launched {
  readonly workflowId: string;
  /** Of the first of a chain of runs, under which the trail and the records lie. */
  readonly runId: string;
  readonly handle: WorkflowHandle;
  /** It was running before, with the same input. */
  readonly joined: boolean;
}

const SHOWN_DIFFERENCES = 5;
/** gRPC status code. */
const INVALID_ARGUMENT = 3;
const QUERY_MS = 15_000;
/** Temporal's rule number for a history that does not fit the workflow's code. */
const NONDETERMINISM = 'TMPRL1100';
const LAST_EVENTS = 10;

/**
 * @param input of the workflow, plain JSON
 * @param summary one line for Temporal's own pages
 * @throws RefusedError when a run of this name is running with another input
 */
export async function launch(
  session: Session,
  kind: RunKind,
  name: string,
  input: unknown,
  summary: string,
): Promise<Launched> {
  const { client } = session;
  const workflowId = workflowIdOf(kind, name);
  const owner = systemUser();
  const memo = startMemo(owner, sha256Of(toCanonicalJson(input)));
  // One call decides between starting and joining: two commands at the same time get one run.
  const start = (attributes: SearchAttributePair[]) =>
    client.workflow.start(RUN_KINDS[kind].workflow, {
      workflowId,
      taskQueue: TASK_QUEUES.workflow,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      memo: { ...memo },
      typedSearchAttributes: new TypedSearchAttributes(attributes),
      staticSummary: summary,
    });
  const { firstExecutionRunId: foundRunId } = await withKnown(searchAttributesOf(name, owner, input), start);
  const found = client.workflow.getHandle(workflowId, foundRunId);
  const described = await found.describe();
  const { memo: foundMemo, status } = described;
  // Of a run that has gone on as a new one, the server names the newest.
  const runId = firstRunIdOf(described);
  const place = { workflowId, firstRunId: runId };
  const hasGoneOn = status.name === CONTINUED || runId !== foundRunId;
  const handle = hasGoneOn ? newestOf(client, workflowId, runId) : found;
  if (foundMemo?.inputDigest !== memo.inputDigest) throw await otherInput(session, place, input);
  const joined = foundMemo.startToken !== memo.startToken;
  if (!joined) await beginTrail(session, place);
  return { workflowId, runId, handle, joined };
}

/** Whoever is killed before it is done leaves it to the seal of the run. */
function beginTrail({ client, audit, artifacts, parts }: Session, place: RunPlace): Promise<void> {
  return new RunBeginning(audit, new RunHistories(client), { artifacts, parts }).write(place);
}

/** A long run goes on under new run ids. */
export const CONTINUED = 'CONTINUED_AS_NEW';

/** @returns the newest run of the chain that began with `firstExecutionRunId` */
export function newestOf(client: Client, workflowId: string, firstExecutionRunId: string): WorkflowHandle {
  return client.workflow.getHandle(workflowId, undefined, { firstExecutionRunId });
}

/** On somebody else's server, where nobody registered them all, a run is found by its name, or by its id alone. */
async function withKnown<T>(
  attributes: SearchAttributePair[],
  start: (attributes: SearchAttributePair[]) => Promise<T>,
): Promise<T> {
  try {
    return await start(attributes);
  } catch (error) {
    if (attributes.length === 0 || !isUnknownAttribute(error)) throw error;
    return withKnown(attributes.length > 1 ? attributes.slice(0, 1) : [], start);
  }
}

function isUnknownAttribute(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause) || cause.code !== INVALID_ARGUMENT) return false;
  return Object.keys(SEARCH_ATTRIBUTES).some((name) => cause.details.includes(name));
}

/**
 * Lets a paused run go on.
 * @returns whether it was paused
 * @throws RefusedError when the run was begun by a build whose workflows this one cannot continue
 */
export async function resumeIfPaused(session: Session, handle: WorkflowHandle): Promise<boolean> {
  const { client } = session;
  const { paused } = await withinDeadline(client, QUERY_MS, () => handle.query(progressQuery)).catch(async (error) => {
    throw (await cannotBeContinued(client, handle, error)) ? otherBuild(handle, error) : error;
  });
  const order = { workflowId: handle.workflowId, action: 'resume', reason: 'the same command continues it' } as const;
  if (paused)
    await asked(session, order, () => withinDeadline(client, QUERY_MS, () => handle.executeUpdate(resumeUpdate)));
  return paused;
}

/** A query is answered with the reason, or not at all while the next step is tried again: then the history has it. */
async function cannotBeContinued(client: Client, { workflowId }: WorkflowHandle, error: unknown) {
  if (String(error).includes(NONDETERMINISM)) return true;
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution: { workflowId },
    maximumPageSize: LAST_EVENTS,
  });
  return (history?.events ?? []).some(({ workflowTaskFailedEventAttributes: failed }) =>
    failed?.failure?.message?.includes(NONDETERMINISM),
  );
}

/** It would wait for ever: no worker of this build takes its next step, not even that of a cancellation. */
function otherBuild({ workflowId }: WorkflowHandle, cause: unknown): RefusedError {
  return new RefusedError(
    `${workflowId} was begun by another version of this program, which alone could continue it`,
    {
      'way out': `npx spectraloom runs ${workflowId} --terminate, then the same command: finished steps are found again`,
    },
    { cause },
  );
}

async function otherInput({ client }: Session, place: RunPlace, input: unknown): Promise<RefusedError> {
  const { workflowId } = place;
  const histories = new RunHistories(client);
  const first = await histories.first(place);
  const running = histories.value(first?.workflowExecutionStartedEventAttributes?.input);
  const found = differences(running, input).slice(0, SHOWN_DIFFERENCES);
  return new RefusedError(`${workflowId} is running with another input`, {
    ...Object.fromEntries(found.map(({ field, left, right }) => [field, `${left} there, ${right} here`])),
    'way out': `another --name, or wait for it, or npx spectraloom runs ${workflowId} --cancel`,
    state: 'nothing was started',
  });
}
