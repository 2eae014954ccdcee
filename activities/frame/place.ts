import type { Info } from '@temporalio/activity';
import type { AttemptPlace } from '../../infra/audit/attempts/attempt-audit.js';

/** Where Temporal has an attempt. */
export function attemptPlace({ workflowExecution, activityId, attempt }: Info): AttemptPlace {
  const { workflowId = '', runId: workflowRunId = '' } = workflowExecution ?? {};
  return { workflowId, workflowRunId, activityId, attempt };
}
