/** Who made which object in a run, and what it was given. */
import type { EntrySource } from '../trail/entry-source.js';
import { type Making, makingsOf, type TrailEntries } from './makings.js';

export interface RunIndex {
  readonly makers: ReadonlyMap<string, readonly Making[]>;
  readonly given: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
}

/** @returns of any run what its entries tell, gone through once */
export function runIndexes(source: EntrySource): (run: string) => Promise<RunIndex> {
  const known = new Map<string, Promise<RunIndex>>();
  return (run) => {
    const index = known.get(run) ?? indexOf(source.entriesOf(run), source);
    known.set(run, index);
    return index;
  };
}

export async function indexOf(entries: TrailEntries, source: EntrySource): Promise<RunIndex> {
  const makers = new Map<string, Making[]>();
  const { makings, given, read } = await makingsOf(entries, source);
  for (const making of makings)
    for (const object of making.made) {
      const known = makers.get(object);
      if (known) known.push(making);
      else makers.set(object, [making]);
    }
  return { makers, given: new Set(given), read };
}
