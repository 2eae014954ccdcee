/** Runs, and the attempts of one run, as tables. */
import { at } from '../../schemas/required.js';
import type { RunRecord } from '../../schemas/run/run.js';
import type { Untold } from '../run/results/attempts-told.js';
import type { RunEntry } from '../run/results/run-list.js';
import { showDuration } from './text/duration.js';
import { renderTable } from './text/table.js';

const MIB = 1024 ** 2;
const LONGEST_ERROR = 80;

export function renderRuns(runs: readonly RunEntry[]): string {
  if (runs.length === 0) return 'no runs yet: npx spectraloom discover';
  return renderTable(
    ['run', 'started', 'state', 'steps', 'reused', 'failed', 'time', 'peak memory'],
    runs.map(({ workflowId, startedAt, state, steps, durationMs }) => [
      workflowId,
      showTime(startedAt),
      state,
      String(steps.computed + steps.reused),
      String(steps.reused),
      String(steps.failed),
      durationMs === null ? '-' : showDuration(durationMs),
      showMemory(steps.peakMemoryBytes),
    ]),
    'lllrrrrr',
  );
}

/** An attempt, and what it worked on where it is known: its key record says so once it has one. */
export interface NamedAttempt extends RunRecord {
  readonly subject: string;
}

/** @param records of one run, in the order of their start */
export function renderAttempts(records: readonly NamedAttempt[]): string {
  if (records.length === 0) return 'no step has started yet';
  return renderTable(
    ['step', 'of', 'key', 'attempt', 'state', 'started', 'time', 'peak memory', 'host', 'error'],
    records.map((record) => [
      record.step,
      record.subject,
      record.key.slice(0, 8),
      String(record.attempt),
      record.state,
      showTime(record.startedAt),
      record.endedAt === null ? '-' : showDuration(Date.parse(record.endedAt) - Date.parse(record.startedAt)),
      showMemory(record.peakMemoryBytes),
      record.host,
      shortened(record.error ?? ''),
    ]),
    'lllrllrrll',
  );
}

/** What is not as the audit trail says. */
export function renderUntold({ object, expected, found }: Untold): string {
  return `not as the audit trail says: ${object}\n  expected  ${expected}\n  found     ${found}`;
}

/** UTC, to the second. */
function showTime(utc: string): string {
  return `${utc.slice(0, 10)} ${utc.slice(11, 19)}Z`;
}

function showMemory(bytes: number | null): string {
  return bytes === null ? '-' : `${Math.round(bytes / MIB)} MiB`;
}

function shortened(error: string): string {
  const line = at(error.split('\n', 1), 0);
  return line.length > LONGEST_ERROR ? `${line.slice(0, LONGEST_ERROR - 1)}…` : line;
}
