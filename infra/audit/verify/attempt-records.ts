/**
 * Level `objects`: attempt records, which no hash covers, beside the entries of the same attempts: what was edited, added or
 * deleted. A record that says `running` or `lost` tells nothing that could be false.
 */
import { isDeepStrictEqual } from 'node:util';
import { CorruptArtifactError, InvalidInputError } from '../../../schemas/failure.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { RUN_RECORD_VERSION, type RunRecord, RunRecordSchema } from '../../../schemas/run/run.js';
import { attemptFolder } from '../../artifacts/attempt-records.js';
import { readRecord } from '../../artifacts/stored-json.js';
import { type AuditReader, readObject } from '../trail/audit-reader.js';
import { endsOf, type ToldEnd } from '../trail/ends.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { type Finding, finding } from './finding.js';

type Opened = AuditEntryOf<'opened'>;

interface ToldAttempt {
  readonly key: string;
  readonly opened: Opened;
  /** Absent where nobody saw it. */
  readonly end: ToldEnd | undefined;
}

export interface NamedRecord {
  readonly object: string;
  readonly record: RunRecord;
}

/** @param run that has ended */
export async function checkAttemptRecords(
  store: AuditReader,
  run: string,
  entries: readonly TrailEntry[],
): Promise<Finding[]> {
  const records: NamedRecord[] = [];
  const findings: Finding[] = [];
  for await (const { key: object } of store.list(attemptFolder(run))) {
    const { value, fault } = await readObject(store, object);
    if (!value) {
      findings.push(finding('objects', fault));
      continue;
    }
    try {
      const record = readRecord(RunRecordSchema, RUN_RECORD_VERSION, object, value);
      if (record.runId === run) records.push({ object, record });
    } catch (error) {
      if (!(error instanceof CorruptArtifactError || error instanceof InvalidInputError)) throw error;
      findings.push(finding('objects', { object, expected: 'an attempt record', found: error.message }));
    }
  }
  return [...findings, ...otherThanTold(run, records, entries)];
}

/** @param records of the run; a trail that does not know how the run began knows only some of its attempts */
export function otherThanTold(run: string, records: readonly NamedRecord[], entries: readonly TrailEntry[]): Finding[] {
  if (!entries.some(({ entry }) => entry.kind === 'begun')) return [];
  const told = attemptsIn(entries);
  const findings: Finding[] = [];
  for (const { object, record } of records) {
    const same = told.get(idOf(record.workflowId, record.step, record.key, record.attempt)) ?? [];
    const own = same.findIndex((attempt) => fits(record, attempt));
    if (own >= 0) same.splice(own, 1);
    else if (record.state !== 'running' && record.state !== 'lost') {
      const [other] = same;
      const found = `attempt ${record.attempt} of ${record.step}, ${shown(record)}`;
      const expected = other ? `what ${other.key} says: ${shownEnd(other.end)}` : 'an attempt that the trail tells';
      findings.push(finding('objects', { object, expected, found }, other ? [other.key] : []));
      // Told once: the record of that attempt is not missing as well.
      same.shift();
    }
  }
  for (const { key, opened, end } of [...told.values()].flat()) {
    if (!end || !needsRecord(end)) continue;
    const expected = `the record of attempt ${opened.attempt} of ${opened.step}, which ${shownEnd(end)}`;
    findings.push(finding('objects', { object: attemptFolder(run), expected, found: 'none' }, [key]));
  }
  return findings;
}

/** By workflow, step, key and attempt: two activities of one workflow may run the same step. */
function attemptsIn(entries: readonly TrailEntry[]): Map<string, ToldAttempt[]> {
  const ends = endsOf(entries);
  const told = new Map<string, ToldAttempt[]>();
  for (const { key, entry } of entries) {
    if (entry.kind !== 'opened' || entry.stepKey === null) continue;
    const id = idOf(entry.activity.workflowId, entry.step, entry.stepKey, entry.attempt);
    const attempt = { key, opened: entry, end: ends.get(key) };
    const known = told.get(id);
    if (known) known.push(attempt);
    else told.set(id, [attempt]);
  }
  return told;
}

function idOf(workflowId: string, step: string, key: string, attempt: number): string {
  return [workflowId, step, key, attempt].join(' ');
}

function fits(record: RunRecord, { opened, end }: ToldAttempt): boolean {
  const { state, host, pid, outputs, error, peakMemoryBytes } = record;
  if (host !== opened.worker.host || pid !== opened.worker.pid) return false;
  if (state === 'running' || state === 'lost' || !end) return true;
  if (end.kind === 'reused') return state === 'reused' && isDeepStrictEqual(outputs, end.outputs);
  // Nobody could write the end.
  if (end.state === 'lost') return true;
  // Found by a later attempt of the one that published it.
  const states = end.state === 'finished' ? ['finished', 'reused'] : [end.state];
  if (!states.includes(state)) return false;
  if (state === 'failed' && end.error && !`${error}`.startsWith(`${end.error.class}: `)) return false;
  const isPeak = peakMemoryBytes === null || end.peakMemoryBytes === null || peakMemoryBytes === end.peakMemoryBytes;
  return isPeak && isDeepStrictEqual(outputs, end.outputs);
}

/** An attempt that cannot have its record fails with nothing else to show. */
function needsRecord(end: ToldEnd): boolean {
  return end.kind === 'reused' || end.state === 'finished';
}

function shown({ state, outputs, peakMemoryBytes, error }: RunRecord): string {
  const facts = { ...hashesOf(outputs), ...(peakMemoryBytes !== null && { peakMemoryBytes }), ...(error && { error }) };
  return `${state} ${JSON.stringify(facts)}`;
}

function shownEnd(end: ToldEnd | undefined): string {
  if (!end) return 'nothing of its end';
  const peak = end.kind === 'ended' && end.peakMemoryBytes !== null ? { peakMemoryBytes: end.peakMemoryBytes } : {};
  const state = end.kind === 'reused' ? 'reused' : end.state;
  return `${state} ${JSON.stringify({ ...hashesOf(end.outputs), ...peak })}`;
}

function hashesOf(outputs: RunRecord['outputs']): Record<string, string> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { sha256 }]) => [name, sha256]));
}
