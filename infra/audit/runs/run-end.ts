/** How a run ended, by the last event of its history. */
import { boundedText } from '../../../schemas/failure.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { type HistoryEvent, type RunHistories, timeOf } from './run-histories.js';

type Failure = NonNullable<NonNullable<HistoryEvent['workflowExecutionFailedEventAttributes']>['failure']>;
type Closed = AuditEntryOf<'closed'>;

export interface RunEnd {
  readonly at: string;
  readonly state: Closed['state'];
  readonly failure: Closed['failure'];
  readonly results: unknown;
}

/** @returns null while it runs */
export function endOf(last: HistoryEvent, histories: Pick<RunHistories, 'value'>): RunEnd | null {
  const at = timeOf(last);
  const none = { at, failure: [], results: null };
  const { workflowExecutionCompletedEventAttributes: completed, workflowExecutionFailedEventAttributes: failed } = last;
  if (completed) return { ...none, state: 'finished', results: histories.value(completed.result) };
  if (failed) return { ...none, state: 'failed', failure: chainOf(failed.failure) };
  if (last.workflowExecutionCanceledEventAttributes) return { ...none, state: 'cancelled' };
  if (last.workflowExecutionTimedOutEventAttributes) return { ...none, state: 'timed-out' };
  const { workflowExecutionTerminatedEventAttributes: terminated } = last;
  if (!terminated) return null;
  const failure = [{ class: 'TerminatedFailure', message: boundedText(terminated.reason ?? '') }];
  return { ...none, state: 'terminated', failure };
}

function chainOf(failure: Failure | null | undefined): Closed['failure'] {
  const chain: Closed['failure'] = [];
  for (let one = failure; one; one = one.cause)
    chain.push({ class: classOf(one), message: boundedText(one.message ?? '') });
  return chain;
}

function classOf(failure: Failure): string {
  if (failure.applicationFailureInfo) return failure.applicationFailureInfo.type ?? 'ApplicationFailure';
  if (failure.activityFailureInfo) return 'ActivityFailure';
  if (failure.childWorkflowExecutionFailureInfo) return 'ChildWorkflowFailure';
  if (failure.timeoutFailureInfo) return 'TimeoutFailure';
  if (failure.canceledFailureInfo) return 'CancelledFailure';
  return failure.terminatedFailureInfo ? 'TerminatedFailure' : 'Failure';
}
