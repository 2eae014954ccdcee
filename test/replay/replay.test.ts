/**
 * Workflows of this program replay the histories that earlier versions recorded on real servers. A difference means
 * that runs under way would break on an update: keep the old path behind `patched()`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../infra/project-root.js';
import { WORKFLOW_SOURCES } from '../../workers/workflow-sources.js';
import * as workflows from '../../workflows/index.js';

const HISTORIES = path.join(projectRoot(), 'test/fixtures/histories');
const files = readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .sort();

interface RecordedEvent {
  readonly workflowExecutionStartedEventAttributes?: { readonly workflowType: { readonly name: string } };
  readonly activityTaskScheduledEventAttributes?: { readonly activityType: { name: string } };
}

function read(file: string): { workflowId: string; history: { events: RecordedEvent[] } } {
  return JSON.parse(readFileSync(path.join(HISTORIES, file), 'utf8'));
}

function workflowTypeOf(file: string): string {
  return read(file).history.events[0]!.workflowExecutionStartedEventAttributes!.workflowType.name;
}

describe('replay of recorded histories', () => {
  let workflowBundle: WorkflowBundleWithSourceMap;

  beforeAll(async () => {
    const logger = new DefaultLogger('ERROR');
    Runtime.install({ logger });
    workflowBundle = await bundleWorkflowCode({ ...WORKFLOW_SOURCES, logger });
  }, 60_000);

  it('has histories of every exported workflow, and of no other', () => {
    expect([...new Set(files.map(workflowTypeOf))].sort()).toEqual(Object.keys(workflows).sort());
  });

  it.each(files)('%s', async (file) => {
    const { workflowId, history } = read(file);
    const results = Worker.runReplayHistories({ workflowBundle }, [{ workflowId, history }]);
    for await (const { error } of results) expect(error).toBeUndefined();
  });

  it('notices a renamed activity', async () => {
    const { workflowId, history } = read(files.find((file) => workflowTypeOf(file) === 'clusterWorkflow')!);
    const scheduled = history.events.find((event) => event.activityTaskScheduledEventAttributes)!;
    scheduled.activityTaskScheduledEventAttributes!.activityType.name = 'renamed';
    const errors: unknown[] = [];
    for await (const { error } of Worker.runReplayHistories({ workflowBundle }, [{ workflowId, history }]))
      errors.push(error);
    expect(String(errors[0])).toMatch(/TMPRL1100/);
  });
});
