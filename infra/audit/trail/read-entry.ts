/** An entry by its name: bytes, spelling, fields and name have to fit each other. */
import { type AuditEntry, AuditEntrySchema } from '../../../schemas/run/audit/entry.js';
import { MAX_ENTRY_BYTES } from '../../../schemas/run/audit/fields.js';
import { type AuditReader, type OrFault, parseCanonical, readHashed } from './audit-reader.js';
import { joinEntry } from './held-parts.js';
import { entryKey, parseEntryKey } from './keys.js';

export interface TrailEntry {
  readonly key: string;
  readonly sha256: string;
  /** With its parts in place. */
  readonly entry: AuditEntry;
}

type ReadEntry = Promise<OrFault<TrailEntry>>;

/** Readers of what cannot change meanwhile -> what was read of each entry. */
const remembered = new WeakMap<Pick<AuditReader, 'get'>, Map<string, ReadEntry>>();

/** Of an archive that is checked in several ways every entry is read and checked once; all are kept in memory. */
export function rememberEntries(reader: Pick<AuditReader, 'get'>): void {
  remembered.set(reader, new Map());
}

export function readEntry(reader: Pick<AuditReader, 'get'>, key: string): ReadEntry {
  const read = remembered.get(reader);
  const known = read?.get(key) ?? readNamed(reader, key);
  read?.set(key, known);
  return known;
}

async function readNamed(reader: Pick<AuditReader, 'get'>, key: string): ReadEntry {
  const named = parseEntryKey(key);
  if (!named) return { fault: { object: key, expected: 'the name of an entry', found: key } };
  const { sha256 } = named;
  const read = await readHashed(reader, key, sha256);
  if (read.fault) return read;
  if (read.value.length > MAX_ENTRY_BYTES)
    return { fault: { object: key, expected: `at most ${MAX_ENTRY_BYTES} bytes`, found: `${read.value.length}` } };
  const parsed = parseCanonical(AuditEntrySchema, key, read.value);
  if (parsed.fault) return parsed;
  const own = entryKey(parsed.value, sha256);
  if (own !== key) return { fault: { object: key, expected: `the name ${own}`, found: key } };
  const joined = await joinEntry(reader, parsed.value);
  return joined.fault ? joined : { value: { key, sha256, entry: joined.value } };
}
