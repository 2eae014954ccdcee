/** The history of one workflow run, a page of events in memory at a time, and packed as Temporal's own tools read it. */
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
export type HistoryEvent = NonNullable<History['events']>[number];

export interface RunOfWorkflow {
  readonly workflowId: string;
  readonly workflowRunId: string;
}

export async function* historyPages(
  { workflowService, options: { namespace } }: Client,
  { workflowId, workflowRunId: runId }: RunOfWorkflow,
): AsyncGenerator<readonly HistoryEvent[]> {
  for (let nextPageToken: Uint8Array | undefined; ; ) {
    const page = await workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId, runId },
      nextPageToken: nextPageToken ?? null,
    });
    yield page.history?.events ?? [];
    nextPageToken = page.nextPageToken;
    if (!nextPageToken?.length) return;
  }
}

/** @returns the event that a run began with, or the newest that it has; null without any */
export async function eventAtEnd(
  { workflowService, options: { namespace } }: Client,
  { workflowId, workflowRunId: runId }: RunOfWorkflow,
  end: 'first' | 'last',
): Promise<HistoryEvent | null> {
  const asked = { namespace, execution: { workflowId, runId }, maximumPageSize: 1 };
  const { history } = await (end === 'first'
    ? workflowService.getWorkflowExecutionHistory(asked)
    : workflowService.getWorkflowExecutionHistoryReverse(asked));
  return history?.events?.[0] ?? null;
}

/** @returns JSON, gzip; the same bytes for the same events, whatever the pages */
export async function packedHistory(pages: AsyncIterable<readonly HistoryEvent[]>): Promise<Uint8Array> {
  const gzip = createGzip();
  const [bytes] = await Promise.all([buffer(gzip), pipeline(jsonOf(pages), gzip)]);
  return bytes;
}

async function* jsonOf(pages: AsyncIterable<readonly HistoryEvent[]>): AsyncGenerator<string> {
  let before = '{"events":[';
  for await (const events of pages) {
    const page = JSON.parse(historyToJSON({ events: [...events] })) as { readonly events?: readonly unknown[] };
    for (const event of page.events ?? []) {
      yield before + JSON.stringify(event);
      before = ',\n';
    }
  }
  yield before === ',\n' ? ']}' : `${before}]}`;
}
