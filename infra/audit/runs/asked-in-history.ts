/** What was asked of a run, by its history: also in Temporal's own pages, where no command wrote an entry. */
import { boundedText } from '../../../schemas/failure.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { type HistoryEvent, timeOf, type WorkflowEvents } from './run-histories.js';

type Action = AuditEntryOf<'action'>;

interface Asked {
  readonly at: string;
  readonly action: Action['action'];
  /** Whoever asked, as Temporal's client names itself: `pid@host` for a command. */
  readonly identity: string;
  readonly reason: string | null;
}

const UPDATES: Readonly<Record<string, Action['action']>> = {
  pause: 'pause',
  resume: 'resume',
  cancel: 'cancel',
  amend: 'amend',
  amendScreening: 'amend',
};

/** @returns what no command wrote down: commands say by which identity they asked */
export function unwritten(own: readonly WorkflowEvents[], written: readonly Action[]): Asked[] {
  const left = written.filter(({ accepted }) => accepted).map((entry) => `${entry.action} ${identityOf(entry)}`);
  return own
    .flatMap(({ events }) => events.flatMap(askedIn))
    .filter(({ action, identity }) => {
      const place = left.indexOf(`${action} ${identity}`);
      if (place >= 0) left.splice(place, 1);
      return place < 0;
    });
}

/** Whether an event tells of something that was asked of the run. */
export function isAsked(event: HistoryEvent): boolean {
  return askedIn(event).length > 0;
}

function identityOf({ details }: Action): string {
  const value = 'value' in details ? details.value : null;
  return String((value as { readonly identity?: unknown } | null)?.identity ?? '');
}

function askedIn(event: HistoryEvent): Asked[] {
  const at = timeOf(event);
  const {
    workflowExecutionUpdateAcceptedEventAttributes: update,
    workflowExecutionCancelRequestedEventAttributes: cancel,
    workflowExecutionTerminatedEventAttributes: terminated,
  } = event;
  const action = UPDATES[update?.acceptedRequest?.input?.name ?? ''];
  if (action) return [{ at, action, identity: update?.acceptedRequest?.meta?.identity ?? '', reason: null }];
  if (cancel)
    return [
      {
        at,
        action: 'cancel',
        identity: cancel.identity ?? '',
        reason: cancel.cause ? boundedText(cancel.cause) : null,
      },
    ];
  if (terminated)
    return [
      {
        at,
        action: 'terminate',
        identity: terminated.identity ?? '',
        reason: terminated.reason ? boundedText(terminated.reason) : null,
      },
    ];
  return [];
}
