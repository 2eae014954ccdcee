/**
 * What the runs that are let go of computed and nobody else reaches: objects that a step can make again, and the records
 * that say that they are there. What runs were given stays, and so do lists and documents: nothing could make them anew.
 */
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { stepRecordKey } from '../../artifacts/step-ledger.js';
import type { ObjectStore } from '../../object-store/port.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { refsMadeBy } from '../trail/ends.js';
import { inParallel } from '../trail/in-parallel.js';
import type { TrailEntry } from '../trail/read-entry.js';
import type { Retention } from './policy.js';

/** One step's result. */
export interface Garbage {
  readonly step: string;
  readonly stepKey: string;
  /** Those that are still there. */
  readonly objects: readonly { readonly key: string; readonly bytes: number }[];
}

/** @param reached keys of objects that something else reaches, beside the retained runs */
export async function garbageOf(
  trail: AuditTrail,
  store: Pick<ObjectStore, 'head'>,
  { retained, letGo }: Retention,
  reached: Iterable<string>,
): Promise<Garbage[]> {
  const wanted = new Set(reached);
  for (const { run } of retained) for (const key of run.objects) wanted.add(key);
  const entries: TrailEntry[] = [];
  for (const { run } of letGo) entries.push(...(await trail.entriesOf(run)));
  const made = new Map<string, { readonly step: string; readonly refs: readonly ObjectRef[] }>();
  for (const { entry } of entries) {
    if (entry.kind === 'begun') for (const ref of Object.values(heldValue(entry.given))) wanted.add(objectKey(ref));
    if (entry.kind !== 'ended' || entry.state !== 'finished') continue;
    const refs = refsMadeBy(entry);
    if (entry.stepKey !== null) made.set(entry.stepKey, { step: entry.step, refs });
    else for (const ref of refs) wanted.add(objectKey(ref));
  }
  const found = await inParallel([...made], async ([stepKey, { step, refs }]) => {
    const free = refs.map((ref) => ({ key: objectKey(ref), bytes: ref.bytes })).filter(({ key }) => !wanted.has(key));
    const there = await Promise.all(free.map(async ({ key }) => (await store.head(key)) !== null));
    return { step, stepKey, objects: free.filter((_, i) => there[i]) };
  });
  return found.filter(({ objects }) => objects.length > 0);
}

/** @returns keys of the objects, each once, with the record of every step */
export function keysOfGarbage(garbage: readonly Garbage[]): { readonly objects: string[]; readonly records: string[] } {
  return {
    objects: [...new Set(garbage.flatMap(({ objects }) => objects.map(({ key }) => key)))].sort(),
    records: garbage.map(({ stepKey }) => stepRecordKey(stepKey)).sort(),
  };
}
