/**
 * A run in Temporal: how it ended, and its histories with those of its children, through every continuation. Temporal
 * forgets runs after their retention, also the first of a chain that goes on.
 */
import {
  type Client,
  isGrpcServiceError,
  type WorkflowExecutionDescription,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { required } from '../../../schemas/required.js';
import { isSealId, type RunPlace } from '../../../schemas/run/run-place.js';
import { eventAtEnd, type HistoryEvent, historyPages, packedHistory, type RunOfWorkflow } from './history-pages.js';

export type { HistoryEvent } from './history-pages.js';

type Started = NonNullable<HistoryEvent['workflowExecutionStartedEventAttributes']>;
type Payloads = Started['input'];
type Memo = Started['memo'];

export interface WorkflowEvents extends RunOfWorkflow {
  /** The first, and those that were asked for. */
  readonly events: readonly HistoryEvent[];
}

interface FoundHistory extends WorkflowEvents {
  /** Of the run itself, and not of a child. */
  readonly isOwn: boolean;
  /** JSON, gzip; null where Temporal has forgotten it. */
  readonly packed: Uint8Array | null;
}

type IsWanted = (event: HistoryEvent) => boolean;

const [CONTINUED, RUNNING] = ['CONTINUED_AS_NEW', 'RUNNING'];
const NOT_FOUND = 5;

export class RunHistories {
  constructor(private readonly client: Client) {}

  /** @returns the last event of its chain; `running` before, `forgotten` where Temporal does not have it any more */
  async lastEvent(place: RunPlace): Promise<HistoryEvent | 'running' | 'forgotten'> {
    const newest = await this.newestOf(place);
    if (newest?.status.name === RUNNING) return 'running';
    const last = newest && (await this.lastOf(place.workflowId, newest.runId));
    return !last || continuationAt(last) ? 'forgotten' : last;
  }

  /** @returns the event by which it started: of the first of its chain that Temporal has; null without any */
  async first(place: RunPlace): Promise<HistoryEvent | null> {
    const { workflowId, firstRunId } = place;
    const first = await this.firstOfRun({ workflowId, workflowRunId: firstRunId });
    if (first) return first;
    for (const workflowRunId of await this.after(place, new Set([firstRunId]))) {
      const left = await this.firstOfRun({ workflowId, workflowRunId });
      if (left) return left;
    }
    return null;
  }

  /**
   * The run's own in the order of its chain, then those of its children: one of them is in memory at a time, packed.
   * @param isWanted of events that are handed on as they are
   */
  async *each(place: RunPlace, isWanted: IsWanted): AsyncGenerator<FoundHistory> {
    const children: RunPlace[] = [];
    for await (const found of this.chain(place, isWanted, children)) yield { ...found, isOwn: true };
    for (let next = children.shift(); next; next = children.shift())
      for await (const found of this.chain(next, () => false, children)) yield { ...found, isOwn: false };
  }

  /** @returns what a payload of a history holds */
  value(payloads: Payloads | undefined): unknown {
    const [payload] = payloads?.payloads ?? [];
    return payload ? this.client.options.loadedDataConverter.payloadConverter.fromPayload(payload) : null;
  }

  /** @returns what a memo of a history holds, by name */
  memo(memo: Memo | undefined): Record<string, unknown> {
    const fields = Object.entries(memo?.fields ?? {});
    return Object.fromEntries(fields.map(([name, payload]) => [name, this.value({ payloads: [payload] })]));
  }

  /** @param children takes those that the histories name */
  private async *chain(place: RunPlace, isWanted: IsWanted, children: RunPlace[]) {
    const { workflowId, firstRunId } = place;
    const known = new Set<string>();
    for (let workflowRunId: string | null = firstRunId; workflowRunId !== null; ) {
      known.add(workflowRunId);
      const found = await this.history({ workflowId, workflowRunId }, isWanted, children);
      yield found;
      workflowRunId = found.continuation;
      if (found.packed !== null) continue;
      for (const left of await this.after(place, known))
        yield await this.history({ workflowId, workflowRunId: left }, isWanted, children);
    }
  }

  /** @returns ids of the runs that follow those that are known up to a gap, as far back as each names the one before it */
  private async after(place: RunPlace, known: ReadonlySet<string>): Promise<string[]> {
    const left: string[] = [];
    for (let runId = (await this.newestOf(place))?.runId; runId && !known.has(runId); ) {
      left.unshift(runId);
      const first = await this.firstOfRun({ workflowId: place.workflowId, workflowRunId: runId });
      runId = first?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? undefined;
    }
    return left;
  }

  private async history(run: RunOfWorkflow, isWanted: IsWanted, children: RunPlace[]) {
    const events: HistoryEvent[] = [];
    const named: RunPlace[] = [];
    let last: HistoryEvent | undefined;
    const pages = historyPages(this.client, run);
    const noted = async function* () {
      for await (const page of pages) {
        for (const event of page) {
          if (!last || isWanted(event)) events.push(event);
          last = event;
          named.push(...childIn(event));
        }
        yield page;
      }
    };
    const packed = await this.unlessForgotten(run, () => packedHistory(noted()));
    if (packed === null) return { ...run, events: [], packed, continuation: null };
    children.push(...named);
    return { ...run, events, packed, continuation: continuationAt(last) };
  }

  /** @returns the newest run of the chain that Temporal has; null without any */
  private async newestOf({ workflowId, firstRunId }: RunPlace): Promise<WorkflowExecutionDescription | null> {
    const latest = await this.described(workflowId);
    if (latest && firstRunIdOf(latest) === firstRunId) return latest;
    // Its name serves another run by now.
    let newest = (await this.described(workflowId, firstRunId)) ?? (await this.listed(workflowId, firstRunId));
    for (let next = newest; next?.status.name === CONTINUED; ) {
      const runId = continuationAt(await this.lastOf(workflowId, next.runId));
      next = runId === null ? null : await this.described(workflowId, runId);
      newest = next ?? newest;
    }
    return newest;
  }

  /** By the lists of Temporal, which are a moment late: any of the chain will do. */
  private async listed(workflowId: string, firstRunId: string): Promise<WorkflowExecutionDescription | null> {
    for await (const { runId } of this.client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
      const found = await this.described(workflowId, runId);
      if (found && firstRunIdOf(found) === firstRunId) return found;
    }
    return null;
  }

  private async described(workflowId: string, runId?: string): Promise<WorkflowExecutionDescription | null> {
    try {
      return await this.client.workflow.getHandle(workflowId, runId).describe();
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  private firstOfRun(run: RunOfWorkflow): Promise<HistoryEvent | null> {
    return this.unlessForgotten(run, () => eventAtEnd(this.client, run, 'first'));
  }

  private lastOf(workflowId: string, workflowRunId: string): Promise<HistoryEvent | null> {
    const run = { workflowId, workflowRunId };
    return this.unlessForgotten(run, () => eventAtEnd(this.client, run, 'last'));
  }

  /** @returns null where Temporal has forgotten the run, also while it was being read */
  private async unlessForgotten<T>({ workflowId, workflowRunId }: RunOfWorkflow, read: () => Promise<T>) {
    try {
      return await read();
    } catch (error) {
      // A namespace that is not found has the same code: asking for the run tells.
      const isNotFound = isGrpcServiceError(error) && error.code === NOT_FOUND;
      if (!isNotFound || (await this.described(workflowId, workflowRunId))) throw error;
      return null;
    }
  }
}

/** @returns the run id under which a chain of runs has its trail and its records: lists of runs do not have it */
export function firstRunIdOf({ raw, runId }: WorkflowExecutionDescription): string {
  return raw.workflowExecutionInfo?.firstRunId || runId;
}

function continuationAt(last: HistoryEvent | null | undefined): string | null {
  return last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId || null;
}

/** But that which seals the run: it goes on after it. */
function childIn({ childWorkflowExecutionStartedEventAttributes: started }: HistoryEvent): RunPlace[] {
  const { workflowId, runId } = started?.workflowExecution ?? {};
  return workflowId && runId && !isSealId(workflowId) ? [{ workflowId, firstRunId: runId }] : [];
}

/** @returns UTC, ISO 8601, milliseconds */
export function timeOf({ eventTime }: HistoryEvent): string {
  const { seconds, nanos } = required(eventTime);
  return new Date(Number(seconds) * 1000 + Math.floor((nanos ?? 0) / 1e6)).toISOString();
}
