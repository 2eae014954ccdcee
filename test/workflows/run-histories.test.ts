/** What is left of a run in Temporal: its end and its histories, also where retention has taken some of them. */
import { gunzipSync } from 'node:zlib';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { expect, it, vi } from 'vitest';
import { isAsked } from '../../infra/audit/runs/asked-in-history.js';
import { endOf } from '../../infra/audit/runs/run-end.js';
import { RunHistories } from '../../infra/audit/runs/run-histories.js';
import { laboratoryOfTests } from '../harness/pipelines/sweep-laboratory.js';
import { HALVING_PLAN } from '../harness/tables/sweep-plan.js';

const laboratory = laboratoryOfTests();

it('histories of a chain are told whatever Temporal has forgotten of it, and what is missing is named', async () => {
  const { client, withWorkers, start } = await laboratory();
  await withWorkers(async () => {
    const histories = new RunHistories(client);
    const handle = await start({ ...HALVING_PLAN, maxTrials: 14 }, { maxHistory: 60 });
    const { workflowId, firstExecutionRunId: firstRunId } = handle;
    const place = { workflowId, firstRunId };
    expect(await histories.lastEvent(place)).toBe('running');
    await handle.result();
    const all = async () => {
      const found = [];
      for await (const each of histories.each(place, isAsked)) found.push(each);
      return found;
    };
    const state = async () => {
      const last = await histories.lastEvent(place);
      return typeof last === 'string' ? last : endOf(last, histories)?.state;
    };

    const whole = await all();
    const own = whole.filter(({ isOwn }) => isOwn).map(({ workflowRunId }) => workflowRunId);
    expect(own[0]).toBe(firstRunId);
    expect(own.length).toBeGreaterThan(3);
    for (const { workflowId, workflowRunId, packed, events } of whole) {
      const history = await client.workflow.getHandle(workflowId, workflowRunId).fetchHistory();
      const json = gunzipSync(packed!).toString();
      expect(JSON.parse(json)).toEqual(JSON.parse(historyToJSON(history)));
      expect(historyFromJSON(JSON.parse(json)).events?.length).toBe(history.events?.length);
      expect(events).toEqual(history.events?.slice(0, 1));
    }
    expect(await state()).toBe('finished');

    // As retention takes them: the oldest first.
    await forget(client, workflowId, own.slice(0, 2));
    const left = await all();
    const oldest = await client.workflow.getHandle(workflowId, own[2]).fetchHistory();
    expect(await histories.first(place)).toEqual(oldest.events?.[0]);
    expect(left.filter(({ packed }) => packed === null).map(({ workflowRunId }) => workflowRunId)).toEqual([
      own[0],
      own[1],
    ]);
    expect(left.filter(({ isOwn, packed }) => isOwn && packed).map(({ workflowRunId }) => workflowRunId)).toEqual(
      own.slice(2),
    );
    expect(await state()).toBe('finished');

    // Its name serves another run by now.
    const next = await start({ ...HALVING_PLAN, maxTrials: 5 }, {}, workflowId);
    expect(next.firstExecutionRunId).not.toBe(firstRunId);
    expect(await state()).toBe('finished');
    expect((await all()).filter(({ packed }) => packed).map(({ workflowRunId }) => workflowRunId)).toEqual(
      own.slice(2),
    );
    await next.result();

    await forget(client, workflowId, own.slice(2));
    expect(await state()).toBe('forgotten');
    expect((await all()).map(({ workflowRunId, packed }) => [workflowRunId, packed])).toEqual([[firstRunId, null]]);
  });
}, 300_000);

async function forget(client: Client, workflowId: string, runIds: readonly string[]): Promise<void> {
  for (const runId of runIds) {
    await client.workflowService.deleteWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, runId },
    });
    const described = () => client.workflow.getHandle(workflowId, runId).describe();
    await vi.waitFor(() => expect(described()).rejects.toThrow(WorkflowNotFoundError), { timeout: 120_000 });
  }
}
