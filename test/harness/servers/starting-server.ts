/** A Temporal server in memory that starts runs, tells what it keeps of them and ends them; it has a clock of its own. */
import type { Client } from '@temporalio/client';
import { defaultDataConverter, defaultPayloadConverter } from '@temporalio/common';
import type { HistoryEvent } from '../../../infra/audit/runs/run-histories.js';

/** What a client gives with a run. */
interface Given {
  readonly workflowId: string;
  readonly args: readonly unknown[];
  readonly memo: Readonly<Record<string, unknown>>;
}

interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

interface Asked {
  readonly execution: Execution;
  readonly maximumPageSize?: number;
}

interface KeptRun extends Given {
  readonly runId: string;
  readonly events: HistoryEvent[];
}

/** Of the connection that runs are started by. */
export const IDENTITY = '7@laboratory';

export class StartingServer {
  private readonly runs: KeptRun[] = [];

  /** @param now milliseconds since 1970, by the clock of the server */
  constructor(private readonly now: () => number) {}

  /** As the client of a command or a worker: what starting and sealing a run ask for. */
  get client(): Client {
    const getHandle = (workflowId: string, runId?: string) => ({
      describe: async () => this.described(this.kept(workflowId, runId)),
    });
    const eventsOf = ({ workflowId, runId }: Execution) => this.kept(workflowId, runId).events;
    return {
      options: { namespace: 'default', loadedDataConverter: defaultDataConverter },
      workflow: {
        start: async (_: string, given: Given) => ({ firstExecutionRunId: this.start(given) }),
        getHandle,
      },
      workflowService: {
        getWorkflowExecutionHistory: async ({ execution, maximumPageSize }: Asked) => ({
          history: { events: eventsOf(execution).slice(0, maximumPageSize) },
        }),
        getWorkflowExecutionHistoryReverse: async ({ execution }: Asked) => ({
          history: { events: eventsOf(execution).slice(-1) },
        }),
      },
    } as unknown as Client;
  }

  /** @returns the run id: of the run of that name that is running, or of a new one */
  start(given: Given): string {
    const running = this.runs.find(({ workflowId, events }) => workflowId === given.workflowId && events.length === 1);
    if (running) return running.runId;
    const runId = `run-${this.runs.length + 1}`;
    const [input] = given.args;
    const fields = Object.entries(given.memo).map(([name, value]) => [name, defaultPayloadConverter.toPayload(value)]);
    const started = {
      identity: IDENTITY,
      input: { payloads: [defaultPayloadConverter.toPayload(input)] },
      memo: { fields: Object.fromEntries(fields) },
    };
    const events = [this.event({ workflowExecutionStartedEventAttributes: started })];
    this.runs.push({ ...given, runId, events });
    return runId;
  }

  terminate(workflowId: string, runId: string): void {
    const terminated = { identity: IDENTITY, reason: 'asked' };
    this.kept(workflowId, runId).events.push(this.event({ workflowExecutionTerminatedEventAttributes: terminated }));
  }

  private event(attributes: object): HistoryEvent {
    const ms = this.now();
    const eventTime = { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 };
    return { eventTime, ...attributes } as unknown as HistoryEvent;
  }

  private described({ memo, runId, events }: KeptRun) {
    return {
      ...{ memo, runId },
      status: { name: events.length === 1 ? 'RUNNING' : 'TERMINATED' },
      startTime: new Date(Number(events[0]!.eventTime!.seconds) * 1000),
      raw: { workflowExecutionInfo: { firstRunId: runId } },
    };
  }

  /** Without a run id the newest. */
  private kept(workflowId: string, runId?: string): KeptRun {
    const found = this.runs.findLast((run) => run.workflowId === workflowId && run.runId === (runId ?? run.runId));
    if (!found) throw new Error(`the server knows of no ${workflowId} ${runId}`);
    return found;
  }
}
