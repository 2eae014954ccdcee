/** A run in Temporal: whether it has ended, and its history with those of its children, through every continuation. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { required } from '../../../schemas/required.js';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
export type HistoryEvent = NonNullable<History['events']>[number];
type Started = NonNullable<HistoryEvent['workflowExecutionStartedEventAttributes']>;
type Payloads = Started['input'];
type Memo = Started['memo'];

export interface WorkflowEvents {
  readonly workflowId: string;
  readonly workflowRunId: string;
  readonly events: readonly HistoryEvent[];
  /** As Temporal's own tools read and write it. */
  readonly json: string;
}

export interface RunPlace {
  readonly workflowId: string;
  /** Of the first of a chain of runs. */
  readonly firstRunId: string;
}

const CONTINUED = 'CONTINUED_AS_NEW';

export class RunHistories {
  constructor(private readonly client: Client) {}

  /** @returns false once the last of its chain has ended */
  async isRunning({ workflowId, firstRunId }: RunPlace): Promise<boolean> {
    for (let runId: string | null = firstRunId; runId !== null; ) {
      const { status } = await this.client.workflow.getHandle(workflowId, runId).describe();
      if (status.name !== CONTINUED) return status.name === 'RUNNING';
      runId = continuationIn((await this.events(workflowId, runId)).events);
    }
    return false;
  }

  /** @returns the event by which it started: of the first of its chain */
  async first({ workflowId, firstRunId }: RunPlace): Promise<HistoryEvent> {
    const { history } = await this.client.workflowService.getWorkflowExecutionHistory({
      namespace: this.client.options.namespace,
      execution: { workflowId, runId: firstRunId },
      maximumPageSize: 1,
    });
    return required(history?.events?.[0], `the history of ${workflowId}`);
  }

  /** @returns the run's own, in the order of its chain, then those of its children */
  async of({ workflowId, firstRunId }: RunPlace): Promise<{ own: WorkflowEvents[]; children: WorkflowEvents[] }> {
    const own = await this.chain(workflowId, firstRunId);
    const children: WorkflowEvents[] = [];
    const open = own.flatMap(({ events }) => childrenIn(events));
    for (let next = open.shift(); next; next = open.shift()) {
      const chain = await this.chain(next.workflowId, next.firstRunId);
      children.push(...chain);
      open.push(...chain.flatMap(({ events }) => childrenIn(events)));
    }
    return { own, children };
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

  private async chain(workflowId: string, firstRunId: string): Promise<WorkflowEvents[]> {
    const chain: WorkflowEvents[] = [];
    for (let runId: string | null = firstRunId; runId !== null; ) {
      const one = await this.events(workflowId, runId);
      chain.push(one);
      runId = continuationIn(one.events);
    }
    return chain;
  }

  private async events(workflowId: string, workflowRunId: string): Promise<WorkflowEvents> {
    const history = await this.client.workflow.getHandle(workflowId, workflowRunId).fetchHistory();
    return { workflowId, workflowRunId, events: history.events ?? [], json: historyToJSON(history) };
  }
}

function continuationIn(events: readonly HistoryEvent[]): string | null {
  return events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? null;
}

/** But that which seals the run: it goes on after it. */
function childrenIn(events: readonly HistoryEvent[]): RunPlace[] {
  return events.flatMap(({ childWorkflowExecutionStartedEventAttributes: started }) => {
    const { workflowId, runId } = started?.workflowExecution ?? {};
    return workflowId && runId && !workflowId.endsWith('/seal') ? [{ workflowId, firstRunId: runId }] : [];
  });
}

/** @returns UTC, ISO 8601, milliseconds */
export function timeOf({ eventTime }: HistoryEvent): string {
  const { seconds, nanos } = required(eventTime);
  return new Date(Number(seconds) * 1000 + Math.floor((nanos ?? 0) / 1e6)).toISOString();
}
