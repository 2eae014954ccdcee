/** Entries of runs as a store or a copy of one has them; those that are broken are left to `verify`. */
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import type { ObjectStore } from '../../object-store/port.js';
import type { AuditReader } from './audit-reader.js';
import { inParallel } from './in-parallel.js';
import { entryFolder, parseEntryKey } from './keys.js';
import { readEntry, type TrailEntry } from './read-entry.js';

/** Entries that are read at a time: 64 KiB each at most, and parts. */
const MOST_READ = 64;

export interface EntrySource {
  /** @returns null where it is gone, broken or another */
  entry(link: EntryLink): Promise<TrailEntry | null>;
  entriesOf(run: string): AsyncIterable<TrailEntry>;
}

export function entrySource(reader: AuditReader): EntrySource {
  return {
    async entry({ key, sha256 }) {
      const { value } = await readEntry(reader, key);
      return value?.sha256 === sha256 ? value : null;
    },
    entriesOf: async function* (run) {
      yield* eachEntry(reader, await entryKeysOf(reader, run));
    },
  };
}

/** Keys of the entries of a run, in the order of their times. */
export async function entryKeysOf(reader: AuditReader, run: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of reader.list(entryFolder(run))) if (parseEntryKey(key)?.run === run) keys.push(key);
  return keys;
}

/** Those that are what their names say, in the order of the keys: few of them are in memory at a time. */
export async function* eachEntry(
  reader: Pick<ObjectStore, 'get'>,
  keys: readonly string[],
): AsyncGenerator<TrailEntry> {
  for (let start = 0; start < keys.length; start += MOST_READ)
    yield* await soundEntries(reader, keys.slice(start, start + MOST_READ));
}

/** @returns those that are what their names say */
export async function soundEntries(reader: Pick<ObjectStore, 'get'>, keys: readonly string[]): Promise<TrailEntry[]> {
  const read = await inParallel(keys, (key) => readEntry(reader, key));
  return read.flatMap(({ value }) => (value ? [value] : []));
}
