import type { Client } from '@temporalio/client';
import { firstRunIdOf } from '../../../infra/audit/runs/run-histories.js';

/** @returns the run id under which the attempts of a chain of runs are recorded */
export async function firstRunId(client: Client, workflowId: string, runId: string): Promise<string> {
  return firstRunIdOf(await client.workflow.getHandle(workflowId, runId).describe());
}
