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

export async function readEntry(reader: Pick<AuditReader, 'get'>, key: string): Promise<OrFault<TrailEntry>> {
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
