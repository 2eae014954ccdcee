/** What the worker tells its supervisor, from the states that Temporal's workers report. */
import { expect, test } from 'vitest';
import { faultOf } from '../../../workers/polling-fault.js';

type Given = Parameters<typeof faultOf>[0][number];

function worker(
  taskQueue: string,
  state: ReturnType<Given['getState']>,
  workflowPollerState: 'POLLING' | 'SHUTDOWN' | 'FAILED',
  activityPollerState: 'POLLING' | 'SHUTDOWN' | 'FAILED',
): Given {
  const status = { workflowPollerState, activityPollerState } as ReturnType<Given['getStatus']>;
  return { options: { taskQueue }, getState: () => state, getStatus: () => status };
}

const workflows = worker('w', 'RUNNING', 'POLLING', 'SHUTDOWN');
const activities = worker('a', 'RUNNING', 'SHUTDOWN', 'POLLING');

test('workers that poll for what they serve are well', () => {
  expect(faultOf([workflows, activities])).toBeNull();
});

test.each([
  ['one ended while others run', worker('b', 'STOPPED', 'SHUTDOWN', 'SHUTDOWN')],
  ['one failed while others run', worker('b', 'FAILED', 'POLLING', 'POLLING')],
  ['one runs and polls for nothing', worker('b', 'RUNNING', 'SHUTDOWN', 'FAILED')],
])('%s: named with its queue', (_, broken) => {
  expect(faultOf([workflows, broken, activities])).toMatch(/^it serves b no more: /);
});

test('a process that ends as a whole has no fault', () => {
  expect(
    faultOf([worker('a', 'DRAINING', 'SHUTDOWN', 'SHUTDOWN'), worker('b', 'STOPPED', 'SHUTDOWN', 'SHUTDOWN')]),
  ).toBeNull();
});
