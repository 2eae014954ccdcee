/** One look at a run: its state, its progress, that of the child that works now, and the steps under way. */
import type { Client, WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import type { Progress, StepHeartbeat } from '../../../schemas/run/message.js';
import { progressQuery } from '../../../workflows/frame/messages.js';
import type { ActivityView } from '../../present/progress/progress-model.js';
import { reasonOf, withinDeadline } from '../calls/server-calls.js';

const DESCRIBE_MS = 5_000;
const QUERY_MS = 5_000;
/** `PENDING_ACTIVITY_STATE_SCHEDULED` of Temporal's API: waits for a free worker, or for its next attempt. */
const SCHEDULED = 1;

export interface RunObservation {
  /** Temporal's name of it: RUNNING, COMPLETED, FAILED, CANCELLED, TERMINATED, ... */
  readonly status: string;
  /** null when no worker answered. */
  readonly progress: Progress | null;
  /** Why not. */
  readonly silence: string | null;
  readonly child: Progress | null;
  readonly activities: readonly ActivityView[];
}

/** @throws when Temporal itself does not answer */
export async function observeRun(client: Client, handle: WorkflowHandle): Promise<RunObservation> {
  const [described, answer] = await Promise.all([describe(client, handle), query(client, handle)]);
  const { progress, silence } = answer;
  const status = described.status.name;
  const activities = pendingActivities(client, described);
  const childId = progress?.children.at(-1);
  const stage = progress?.stage;
  // Children of stages that are over stay in the list.
  if (status !== 'RUNNING' || !stage || !childId?.endsWith(`/${stage}`))
    return { status, progress, silence, child: null, activities };
  const childHandle = client.workflow.getHandle(childId);
  const [child, inner] = await Promise.all([query(client, childHandle), childActivities(client, childHandle)]);
  return { status, progress, silence, child: child.progress, activities: [...activities, ...inner] };
}

function describe(client: Client, handle: WorkflowHandle): Promise<WorkflowExecutionDescription> {
  return withinDeadline(client, DESCRIBE_MS, () => handle.describe());
}

interface Answer {
  readonly progress: Progress | null;
  readonly silence: string | null;
}

/** A worker that is being restarted does not answer: no failure of the run. */
async function query(client: Client, handle: WorkflowHandle): Promise<Answer> {
  try {
    return { progress: await withinDeadline(client, QUERY_MS, () => handle.query(progressQuery)), silence: null };
  } catch (error) {
    return { progress: null, silence: `no worker answers (${reasonOf(error)})` };
  }
}

/** A child that was announced a moment ago may not exist yet. */
async function childActivities(client: Client, handle: WorkflowHandle): Promise<ActivityView[]> {
  try {
    return pendingActivities(client, await describe(client, handle));
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return [];
    throw error;
  }
}

/** Running ones and those to be tried again; ones that only wait for a free worker say nothing yet. */
function pendingActivities(client: Client, { raw }: WorkflowExecutionDescription): ActivityView[] {
  const { payloadConverter } = client.options.loadedDataConverter;
  return (raw.pendingActivities ?? [])
    .filter(({ state, lastFailure }) => state !== SCHEDULED || lastFailure)
    .map((activity) => {
      const payload = activity.heartbeatDetails?.payloads?.[0];
      const beat = payload ? payloadConverter.fromPayload<StepHeartbeat>(payload) : null;
      return {
        step: activity.activityType?.name ?? 'step',
        attempt: activity.attempt ?? 1,
        done: beat?.done ?? 0,
        total: beat?.total ?? 0,
        note: beat?.note ?? '',
        failure: activity.lastFailure?.message ?? null,
        waiting: beat?.waiting ?? null,
      };
    })
    .sort((a, b) => (a.step === b.step ? (a.note < b.note ? -1 : 1) : a.step < b.step ? -1 : 1));
}
