/** Ends of attempts: which of them have a result, what it consists of, and which key record was published with it. */
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import type { AuditEntry, AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import type { TrailEntry } from './read-entry.js';

export type ToldEnd = AuditEntryOf<'ended'> | AuditEntryOf<'reused'>;

export function isEnd(entry: AuditEntry): entry is ToldEnd {
  return entry.kind === 'ended' || entry.kind === 'reused';
}

/** Whether it is the end of an attempt that computed or found a result. */
export function isResult(entry: AuditEntry): entry is ToldEnd {
  return entry.kind === 'reused' || (entry.kind === 'ended' && entry.state === 'finished');
}

/** @returns the outputs, and after them the objects that lists among them name */
export function refsMadeBy({ outputs, parts }: Pick<ToldEnd, 'outputs' | 'parts'>): ObjectRef[] {
  return [...Object.values(outputs), ...Object.values(heldValue(parts)).flat()];
}

/** @returns key of the beginning -> end */
export function endsOf(entries: readonly TrailEntry[]): Map<string, ToldEnd> {
  return new Map(entries.flatMap(({ entry }) => (isEnd(entry) ? [[entry.opened.key, entry] as const] : [])));
}

/** @returns the step key and the SHA-256 of the key record that the attempt published; null where it is none of those */
export function publishedBy(entry: AuditEntry): { readonly stepKey: string; readonly record: string } | null {
  if (entry.kind !== 'ended' || entry.record === null || entry.stepKey === null) return null;
  return { stepKey: entry.stepKey, record: entry.record };
}
