/** Which step made which object, by the entries of a run: what is needed to walk, and no entries. */
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import type { AuditEntry } from '../../../schemas/run/audit/entry.js';
import { type EntryLink, heldValue } from '../../../schemas/run/audit/fields.js';
import { isEnd, isResult, refsMadeBy } from '../trail/ends.js';
import type { EntrySource } from '../trail/entry-source.js';
import { inParallel } from '../trail/in-parallel.js';
import type { TrailEntry } from '../trail/read-entry.js';

export type TrailEntries = Iterable<TrailEntry> | AsyncIterable<TrailEntry>;

/** One step's result, and what it was made from. */
export interface Making {
  /** Key of the entry: `ended` or `reused`. */
  readonly key: string;
  readonly run: string;
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

interface Makings {
  /** Finished attempts and reused results, in the order of their entries. */
  readonly makings: readonly Making[];
  /** Objects that the run was given: its lineage ends in them. */
  readonly given: readonly string[];
  /** Objects that attempts read, also those that failed. */
  readonly read: ReadonlySet<string>;
}

interface End extends Pick<Making, 'key' | 'run' | 'step' | 'made'> {
  readonly opened: string;
  /** `own` where nothing was reused. */
  readonly origin: EntryLink | null | 'own';
}

/** @param entries of one run, gone through once */
export async function makingsOf(entries: TrailEntries, source: EntrySource): Promise<Makings> {
  const names = new Names();
  const openings = new Map<string, readonly string[]>();
  const ends: End[] = [];
  const given: string[] = [];
  const read = new Set<string>();
  for await (const { key, entry } of entries) {
    if (entry.kind === 'begun') given.push(...names.of(heldValue(entry.given)));
    if (entry.kind === 'opened') openings.set(key, names.of(heldValue(entry.inputs)));
    if (!isResult(entry)) continue;
    const [run, step] = [names.one(entry.run), names.one(entry.step)];
    const origin = entry.kind === 'reused' ? entry.origin : 'own';
    ends.push({ key, run, step, made: names.made(entry), opened: entry.opened.key, origin });
  }
  for (const inputs of openings.values()) for (const name of inputs) read.add(name);
  const makings = await inParallel(ends, async ({ opened, origin, ...end }): Promise<Making> => {
    if (origin !== 'own') return { ...end, ...(await toldBy(origin, end, source, names)) };
    const inputs = openings.get(opened) ?? null;
    return { ...end, read: inputs, told: inputs ? [end.key, opened] : [end.key], origin: end.run };
  });
  return { makings, given, read };
}

/** How a reused result was made, by the entries of the run that made it. */
async function toldBy(
  origin: EntryLink | null,
  { key, made, run }: Pick<End, 'key' | 'made' | 'run'>,
  source: EntrySource,
  names: Names,
): Promise<Pick<Making, 'read' | 'told' | 'origin'>> {
  const computed = origin && (await source.entry(origin));
  const opened = computed?.entry.kind === 'ended' ? await source.entry(computed.entry.opened) : null;
  // A result that its origin did not make is no reuse of it.
  const isIts = computed !== null && includesAll(names.made(computed.entry), made);
  const read = isIts && opened?.entry.kind === 'opened' ? names.of(heldValue(opened.entry.inputs)) : null;
  const told = [key, computed?.key, opened?.key].flatMap((each) => each ?? []);
  return { read, told, origin: computed?.entry.run ?? run };
}

function includesAll(all: readonly string[], some: readonly string[]): boolean {
  const there = new Set(all);
  return some.every((each) => there.has(each));
}

/** Texts of entries, each once in memory: most steps read what others read too. */
class Names {
  private readonly known = new Map<string, string>();

  one(text: string): string {
    const known = this.known.get(text);
    if (known === undefined) this.known.set(text, text);
    return known ?? text;
  }

  /** Keys of objects. */
  of(refs: Readonly<Record<string, ObjectRef>>): string[] {
    return Object.values(refs).map((ref) => this.one(objectKey(ref)));
  }

  /** Keys of the objects that a step made. */
  made(entry: AuditEntry): string[] {
    return isEnd(entry) ? refsMadeBy(entry).map((ref) => this.one(objectKey(ref))) : [];
  }
}
