import type { Client } from '@temporalio/client';

/** @returns the run id under which the attempts of a chain of runs are recorded; lists of runs do not have it */
export async function firstRunId(client: Client, workflowId: string, runId: string): Promise<string> {
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  return raw.workflowExecutionInfo?.firstRunId || runId;
}
