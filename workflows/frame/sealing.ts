/** Every run that a user starts has a workflow beside it that seals it, whatever its end. */
import {
  CancellationScope,
  ContinueAsNew,
  getExternalWorkflowHandle,
  log,
  ParentClosePolicy,
  patched,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { WorkflowFunction } from './cancellation.js';
import { runEndedSignal } from './messages.js';

/** @returns the workflow, which starts its seal with its first run and tells it of its end; children have that of their run */
export function sealed<T extends WorkflowFunction>(workflow: T): T {
  const sealing = async (...args: Parameters<T>): Promise<unknown> => {
    const { workflowId, runId, firstExecutionRunId, parent } = workflowInfo();
    // Runs that began before there were seals go on without: their histories replay.
    if (parent || !patched('seal-run')) return workflow(...args);
    const run = `${workflowId}/${firstExecutionRunId}`;
    const sealId = `${run}/seal`;
    const started =
      runId === firstExecutionRunId
        ? startSeal(sealId, { run, workflowId, firstRunId: firstExecutionRunId })
        : Promise.resolve();
    let goesOn = false;
    try {
      return await workflow(...args);
    } catch (error) {
      goesOn = error instanceof ContinueAsNew;
      throw error;
    } finally {
      await CancellationScope.nonCancellable(async () => {
        await started;
        if (!goesOn) await tellEnd(sealId);
      });
    }
  };
  return sealing as T;
}

/** A run without a seal is one that `audit verify` finds; it is no reason to end it. */
async function startSeal(workflowId: string, input: object): Promise<void> {
  try {
    await CancellationScope.nonCancellable(() =>
      startChild('sealRunWorkflow', { workflowId, args: [input], parentClosePolicy: ParentClosePolicy.ABANDON }),
    );
  } catch (error) {
    log.warn('the run has no workflow that seals it', { reason: String(error) });
  }
}

/** It looks by itself as well, a minute later. */
async function tellEnd(sealId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(sealId).signal(runEndedSignal);
  } catch (error) {
    log.warn('the seal of the run does not hear of its end', { reason: String(error) });
  }
}
