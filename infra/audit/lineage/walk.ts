/**
 * From every object of a run back to what the run was given: through the steps that made it, the objects that a shard
 * list names, and the runs that results were reused from.
 */
import { required } from '../../../schemas/required.js';
import type { EntrySource } from '../trail/entry-source.js';
import type { Making, TrailEntries } from './makings.js';
import { indexOf, type RunIndex, runIndexes } from './run-index.js';

interface Unexplained {
  /** Key of an object that neither a step made nor anybody gave. */
  readonly object: string;
  readonly found: string;
  /** Steps that read it, and what was made from it. */
  readonly dependents: readonly string[];
}

interface Lineage {
  /** Keys of the objects, sorted. */
  readonly reached: readonly string[];
  /** Keys of the entries that tell how they were made, other runs' among them, sorted. */
  readonly told: readonly string[];
  readonly unexplained: readonly Unexplained[];
}

/** Object -> who made it; null for one that was given. */
type Makers = ReadonlyMap<string, readonly Making[] | null>;

/** @param entries of the run, gone through once */
export async function walkLineage(entries: TrailEntries, source: EntrySource): Promise<Lineage> {
  const makers = await makersOf(entries, source);
  const told = new Set([...makers.values()].flatMap((each) => each?.flatMap((making) => making.told) ?? []));
  return { reached: [...makers.keys()].sort(), told: [...told].sort(), unexplained: unexplainedIn(makers) };
}

async function makersOf(entries: TrailEntries, source: EntrySource): Promise<Makers> {
  const own = await indexOf(entries, source);
  const otherRun = runIndexes(source);
  const makers = new Map<string, readonly Making[] | null>();
  // What attempts read is asked for last: by then it is known which run a result was reused from.
  const open = [...own.read, ...own.makers.keys(), ...own.given].map((object) => ({ object, origin: '' }));
  const asked = new Set<string>();
  for (let next = open.pop(); next; next = open.pop()) {
    const { object, origin } = next;
    const question = origin === '' ? object : `${object} ${origin}`;
    if (asked.has(question) || makers.get(object) === null || makers.get(object)?.length) continue;
    asked.add(question);
    // What this run's own entries tell comes first; an input of a reused step may be told by the run that made it.
    const index = origin === '' || isTold(own, object) ? own : await otherRun(origin);
    const found = index.given.has(object) ? null : (index.makers.get(object) ?? []);
    makers.set(object, found);
    for (const { read, made, run, origin: from } of found ?? []) {
      const back = from === run ? origin : from;
      for (const each of [...(read ?? []), ...made]) open.push({ object: each, origin: back });
    }
  }
  return makers;
}

function isTold({ makers, given }: RunIndex, object: string): boolean {
  return makers.has(object) || given.has(object);
}

/** Objects without a way back, where the way breaks: what was made from them is named as depending on them. */
function unexplainedIn(makers: Makers): Unexplained[] {
  const readers = readersIn(makers);
  const explained = explainedIn(makers, readers);
  const lost = [...makers.keys()].filter((object) => !explained.has(object)).sort();
  const isBreak = (object: string) => required(makers.get(object)).every(({ read }) => read === null);
  const breaks = lost.filter(isBreak);
  // Without a break the steps read each other's results, in a ring.
  return (breaks.length > 0 ? breaks : lost).map((object) => ({
    object,
    found: foundOf(required(makers.get(object))),
    dependents: dependentsOf(object, readers),
  }));
}

/** From what was given forward: a step whose inputs are all explained explains what it made. */
function explainedIn(makers: Makers, readers: ReadonlyMap<string, readonly Making[]>): Set<string> {
  const explained = new Set<string>();
  const open: string[] = [];
  /** Making -> how many objects that it read are not explained yet. */
  const missing = new Map<Making, number>();
  for (const [object, makings] of makers) {
    if (makings === null) open.push(object);
    for (const making of makings ?? []) missing.set(making, new Set(making.read).size);
  }
  for (const [{ read, made }, count] of missing)
    if (read !== null && count === 0) for (const each of made) open.push(each);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (explained.has(next)) continue;
    explained.add(next);
    for (const making of readers.get(next) ?? []) {
      const left = required(missing.get(making)) - 1;
      missing.set(making, left);
      if (left === 0) for (const each of making.made) open.push(each);
    }
  }
  return explained;
}

function foundOf(makings: readonly Making[]): string {
  const [making] = makings;
  if (!making) return 'no step that made it, and nobody who gave it';
  if (making.read !== null) return `steps that read each other's results: ${making.step}`;
  return `step ${making.step}, of whose making no entry tells: ${making.key}`;
}

function readersIn(makers: Makers): ReadonlyMap<string, readonly Making[]> {
  const readers = new Map<string, Making[]>();
  for (const making of new Set([...makers.values()].flatMap((makings) => makings ?? [])))
    for (const object of new Set(making.read)) {
      const known = readers.get(object);
      if (known) known.push(making);
      else readers.set(object, [making]);
    }
  return readers;
}

function dependentsOf(object: string, readers: ReadonlyMap<string, readonly Making[]>): string[] {
  const seen = new Set<string>();
  const open = [object];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const { step, made } of readers.get(next) ?? []) {
      seen.add(`step ${step}`);
      for (const each of made) if (!seen.has(each)) open.push(each);
      for (const each of made) seen.add(each);
    }
  return [...seen].sort();
}
