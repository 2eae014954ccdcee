/** Which step made which object, by the entries of a run. */
import { required } from '../../../schemas/required.js';
import { objectKey } from '../../../schemas/run/artifact.js';
import type { AuditEntry, AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import type { EntrySource } from '../trail/entry-source.js';
import type { TrailEntry } from '../trail/read-entry.js';

/** One step's result, and what it was made from. */
export interface Making {
  /** `ended` or `reused`. */
  readonly entry: TrailEntry;
  readonly step: string;
  /** Keys of the objects it made, those of its shard lists among them. */
  readonly made: readonly string[];
  /** Keys of the objects it read; null where no entry tells. */
  readonly read: readonly string[] | null;
  /** Keys of the entries that tell it. */
  readonly told: readonly string[];
  /** Run whose step computed it. */
  readonly origin: string;
}

/** @returns the results of a run: finished attempts and reused ones */
export async function makingsOf(entries: readonly TrailEntry[], source: EntrySource): Promise<Making[]> {
  const byKey = new Map(entries.map((each) => [each.key, each]));
  const makings: Making[] = [];
  for (const each of entries) {
    const { entry } = each;
    if (entry.kind === 'ended' && entry.state === 'finished') makings.push(making(each, each, byKey));
    if (entry.kind !== 'reused') continue;
    const origin = entry.origin && (await source.entry(entry.origin));
    const opened = origin?.entry.kind === 'ended' ? await source.entry(origin.entry.opened) : null;
    makings.push(making(each, origin, new Map(opened ? [[opened.key, opened]] : [])));
  }
  return makings;
}

/** Objects that a run was given: its lineage ends in them. */
export function givenIn(entries: readonly TrailEntry[]): string[] {
  return entries.flatMap(({ entry }) => (entry.kind === 'begun' ? keysOf(heldValue(entry.given)) : []));
}

/** Objects that attempts read, also those that failed. */
export function readIn(entries: readonly TrailEntry[]): string[] {
  return entries.flatMap(({ entry }) => (entry.kind === 'opened' ? keysOf(heldValue(entry.inputs)) : []));
}

/** @param computed the attempt that computed it */
function making(entry: TrailEntry, computed: TrailEntry | null, openings: ReadonlyMap<string, TrailEntry>): Making {
  const own = entry.entry as AuditEntryOf<'ended'> | AuditEntryOf<'reused'>;
  const opening = computed?.entry.kind === 'ended' ? openings.get(computed.entry.opened.key) : undefined;
  const made = madeBy(own);
  const isIts = computed !== null && sameObjects(made, madeBy(computed.entry));
  const read = isIts && opening?.entry.kind === 'opened' ? keysOf(heldValue(opening.entry.inputs)) : null;
  const told = [entry, computed, opening].flatMap((each) => (each ? [each.key] : []));
  return { entry, step: own.step, made, read, told, origin: computed?.entry.run ?? own.run };
}

function madeBy(entry: AuditEntry): string[] {
  if (entry.kind !== 'ended' && entry.kind !== 'reused') return [];
  return [...keysOf(entry.outputs), ...Object.values(heldValue(entry.parts)).flat().map(objectKey)];
}

/** A result that its origin did not make is no reuse of it. */
function sameObjects(reused: readonly string[], made: readonly string[]): boolean {
  const there = new Set(made);
  return reused.every((object) => there.has(object));
}

function keysOf(refs: Readonly<Record<string, Parameters<typeof objectKey>[0]>>): string[] {
  return Object.keys(refs).map((name) => objectKey(required(refs[name])));
}
