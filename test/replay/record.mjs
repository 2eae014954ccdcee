/**
 * Records the histories of finished workflows from the running local stack, for the replay test:
 *   node test/replay/record.mjs LABEL WORKFLOW_ID...
 * writes test/fixtures/histories/LABEL/<workflow id>.json. Labels are kept for ever: a program that cannot replay the
 * histories of an earlier version breaks runs that are under way on a user's machine.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { resolveConfig } from '../../dist/infra/config.js';
import { projectRoot } from '../../dist/infra/project-root.js';
import { connectTemporal } from '../../dist/infra/temporal.js';

const [label, ...workflowIds] = process.argv.slice(2);
if (!label || workflowIds.length === 0) throw new Error('usage: record.mjs LABEL WORKFLOW_ID...');
const folder = path.join(projectRoot(), 'test/fixtures/histories', label);
mkdirSync(folder, { recursive: true });
const client = await connectTemporal(resolveConfig().temporal);
for (const workflowId of workflowIds) {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const file = path.join(folder, `${workflowId.replaceAll('/', '.')}.json`);
  writeFileSync(file, JSON.stringify({ workflowId, history: JSON.parse(historyToJSON(history)) }));
  process.stdout.write(`${history.events.length} events of ${workflowId}\n`);
}
await client.connection.close();
