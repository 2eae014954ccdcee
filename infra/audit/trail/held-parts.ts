/** Large values of an entry, which lie beside it as parts named by their hash. */

import { z } from 'zod';
import { required } from '../../../schemas/required.js';
import { type AuditEntry, AuditEntrySchema } from '../../../schemas/run/audit/entry.js';
import { type Held, MAX_ENTRY_BYTES, type PartRef } from '../../../schemas/run/audit/fields.js';
import { sha256Of } from '../../artifacts/sha256.js';
import { toRecordBytes } from '../../artifacts/stored-json.js';
import { type AuditReader, type OrFault, parseCanonical, readHashed } from './audit-reader.js';
import { partKey } from './keys.js';

/** Fields that may be parts, of all kinds of entries. */
const HELD = ['details', 'files', 'given', 'input', 'inputs', 'objects', 'parameters', 'parts', 'results'];

interface Split {
  /** Canonical JSON of the entry. */
  readonly bytes: Uint8Array;
  readonly parts: ReadonlyMap<PartRef, Uint8Array>;
}

/** Moves the largest values out, one after the other, until the entry is small enough. */
export function splitEntry(entry: AuditEntry): Split {
  const parts = new Map<PartRef, Uint8Array>();
  const left: Record<string, unknown> = { ...entry };
  let bytes = toRecordBytes(left);
  while (bytes.length > MAX_ENTRY_BYTES) {
    const values = heldIn(left).flatMap(([name, held]) =>
      'value' in held ? [{ name, bytes: toRecordBytes(held.value) }] : [],
    );
    const [largest] = values.sort((a, b) => b.bytes.length - a.bytes.length);
    if (!largest) break;
    const part = { sha256: sha256Of(largest.bytes), bytes: largest.bytes.length };
    parts.set(part, largest.bytes);
    left[largest.name] = { part };
    bytes = toRecordBytes(left);
  }
  return { bytes, parts };
}

/** @returns the parts that the entry of that name has beside it; none where it is broken */
export async function entryParts(reader: Pick<AuditReader, 'get'>, key: string): Promise<PartRef[]> {
  const bytes = await reader.get(key);
  const { value } = bytes ? parseCanonical(AuditEntrySchema, key, bytes) : {};
  return value ? partsOf(value) : [];
}

function partsOf(entry: AuditEntry): PartRef[] {
  return heldIn(entry).flatMap(([, held]) => ('part' in held ? [held.part] : []));
}

/** @returns the entry with every part in its place */
export async function joinEntry(reader: Pick<AuditReader, 'get'>, entry: AuditEntry): Promise<OrFault<AuditEntry>> {
  if (partsOf(entry).length === 0) return { value: entry };
  const joined: Record<string, unknown> = { ...entry };
  for (const [name, held] of heldIn(entry)) {
    if ('value' in held) continue;
    const object = partKey(held.part.sha256);
    const read = await readHashed(reader, object, held.part.sha256);
    if (read.fault) return read;
    const value = parseCanonical(z.unknown(), object, read.value);
    if (value.fault) return value;
    joined[name] = { value: value.value };
    if (read.value.length !== held.part.bytes)
      return { fault: { object, expected: `${held.part.bytes} bytes`, found: `${read.value.length} bytes` } };
  }
  const parsed = AuditEntrySchema.safeParse(joined);
  if (parsed.success) return { value: parsed.data };
  const object = partKey(required(partsOf(entry)[0]).sha256);
  return { fault: { object, expected: 'a value of its field', found: parsed.error.message } };
}

function heldIn(entry: object): [string, Held<unknown>][] {
  return Object.entries(entry).filter(([name]) => HELD.includes(name)) as [string, Held<unknown>][];
}
