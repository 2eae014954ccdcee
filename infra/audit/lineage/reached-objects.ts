/**
 * Objects that a run reached, which is what its seal covers: those that its own entries name, and those that its reused
 * results were made from, in the runs that made them. Holds names, and of reused results how they were made.
 */
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { isResult, refsMadeBy } from '../trail/ends.js';
import type { EntrySource } from '../trail/entry-source.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { makingsOf, type TrailEntries } from './makings.js';
import { runIndexes } from './run-index.js';

/** Objects of the run by their keys: whether a step of the run made it or it was given, or it was read alone. */
type OwnObjects = Map<string, boolean>;

/**
 * @param entries of the run, gone through once
 * @returns keys, sorted
 */
export async function reachedObjects(entries: TrailEntries, source: EntrySource): Promise<readonly string[]> {
  const own: OwnObjects = new Map();
  const { makings } = await makingsOf(reusedAmong(entries, own), source);
  const elsewhere = new Set<string>();
  const otherRun = runIndexes(source);
  const open = makings.flatMap(({ read, run, origin }) =>
    origin === run ? [] : (read ?? []).map((object) => ({ object, origin })),
  );
  for (let next = open.pop(); next; next = open.pop()) {
    const { object, origin } = next;
    if (own.get(object) || elsewhere.has(object)) continue;
    elsewhere.add(object);
    for (const { read, made, run, origin: from } of (await otherRun(origin)).makers.get(object) ?? []) {
      const back = from === run ? origin : from;
      for (const each of [...(read ?? []), ...made]) open.push({ object: each, origin: back });
    }
  }
  return [...new Set([...own.keys(), ...elsewhere])].sort();
}

/** Passes on entries of reused results, and takes down the names in all. */
async function* reusedAmong(entries: TrailEntries, own: OwnObjects): AsyncGenerator<TrailEntry> {
  for await (const each of entries) {
    const { entry } = each;
    if (entry.kind === 'begun') addTo(own, true, heldValue(entry.given));
    if (entry.kind === 'opened') addTo(own, false, heldValue(entry.inputs));
    if (!isResult(entry)) continue;
    addTo(own, true, refsMadeBy(entry));
    if (entry.kind === 'reused') yield each;
  }
}

function addTo(
  own: OwnObjects,
  isTold: boolean,
  refs: Readonly<Record<string, ObjectRef>> | readonly ObjectRef[],
): void {
  for (const ref of Object.values(refs)) {
    const key = objectKey(ref);
    if (isTold || !own.has(key)) own.set(key, isTold);
  }
}
