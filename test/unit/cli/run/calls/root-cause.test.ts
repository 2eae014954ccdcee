/** The error of a step, found below what Temporal wraps around it. */
import { WorkflowFailedError } from '@temporalio/client';
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  RetryState,
} from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { EXIT, exitCodeOf } from '../../../../../cli/frame/exit-codes.js';
import { rootCause } from '../../../../../cli/run/calls/root-cause.js';
import { differences } from '../../../../../cli/run/start/differences.js';
import { CorruptArtifactError, InvalidStructureError, RefusedError } from '../../../../../schemas/failure.js';

function ofStep(type: string, facts: Record<string, unknown>): ActivityFailure {
  const inner = ApplicationFailure.create({ type, message: 'the same, without facts' });
  const failure = ApplicationFailure.create({ type, message: 'line 7', details: [facts], cause: inner });
  return new ActivityFailure('activity failed', 'ingest', '1', RetryState.NON_RETRYABLE_FAILURE, 'w', failure);
}

function ofChild(cause: Error): ChildWorkflowFailure {
  const execution = { workflowId: 'discover/a/sweep', runId: 'r' };
  return new ChildWorkflowFailure(undefined, execution, 'sweepWorkflow', RetryState.RETRY_POLICY_NOT_SET, cause);
}

function failed(cause: Error): WorkflowFailedError {
  return new WorkflowFailedError('Workflow execution failed', cause, RetryState.RETRY_POLICY_NOT_SET);
}

describe('rootCause', () => {
  it('is the step error with its facts and its exit code', () => {
    const error = rootCause(failed(ofStep('InvalidStructureError', { line: 7, nested: { a: 1 } })), 'discover/a');
    expect(error).toBeInstanceOf(InvalidStructureError);
    expect(error).toMatchObject({ message: 'line 7', facts: { line: 7 } });
    expect(exitCodeOf(error)).toBe(EXIT.invalidInput);
  });

  it('is found below a child workflow', () => {
    const error = rootCause(failed(ofChild(ofStep('CorruptArtifactError', {}))), 'discover/a');
    expect(error).toBeInstanceOf(CorruptArtifactError);
    expect(exitCodeOf(error)).toBe(EXIT.failed);
  });

  it('keeps the name of an error that is none of ours', () => {
    expect(rootCause(failed(ofStep('TypeError', {})), 'discover/a')).toMatchObject({ name: 'TypeError' });
  });

  it('says that a run was cancelled', () => {
    const error = rootCause(failed(ofChild(new CancelledFailure('cancelled'))), 'discover/a');
    expect(error).toBeInstanceOf(RefusedError);
    expect((error as Error).message).toBe('discover/a was cancelled');
  });

  it('leaves other errors alone', () => {
    const other = new Error('x');
    expect(rootCause(other, 'discover/a')).toBe(other);
  });
});

describe('differences', () => {
  it('names leaves by path, lists whole, absent ones as such', () => {
    expect(differences({ a: { b: [1, 2], c: 1 }, d: null }, { a: { b: [1, 3], c: 1 }, d: null, e: 'x' })).toEqual([
      { field: 'a.b', left: '[1,2]', right: '[1,3]' },
      { field: 'e', left: 'absent', right: '"x"' },
    ]);
    expect(differences({ a: 1 }, { a: 1 })).toEqual([]);
    expect(differences({ a: { b: 1 } }, { a: null })).toEqual([{ field: 'a', left: '{"b":1}', right: 'null' }]);
  });
});
