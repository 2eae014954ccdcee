/**
 * Which attempt published the record of a step key: beside the entries, by key and hash of the record, so that one look
 * tells whether a record is the one that was published. A step that runs again after a repair may have several.
 */
import { z } from 'zod';
import { AUDIT_VERSION, type EntryLink, EntryLinkSchema } from '../../../schemas/run/audit/fields.js';
import type { RecordWitness } from '../../artifacts/step-ledger.js';
import { toRecordBytes } from '../../artifacts/stored-json.js';
import type { ObjectStore } from '../../object-store/port.js';
import { type AuditReader, type OrFault, parseCanonical, readObject } from '../trail/audit-reader.js';
import { originFolder } from '../trail/keys.js';
import { readEntry } from '../trail/read-entry.js';

const OriginSchema = z.strictObject({ version: z.literal(AUDIT_VERSION), entry: EntryLinkSchema });

export class KeyOrigins implements RecordWitness {
  constructor(private readonly store: ObjectStore) {}

  /** @param entry the `ended` entry of the attempt that published the record */
  async add(key: string, record: string, entry: EntryLink): Promise<void> {
    await this.store.putIfAbsent(originKey(key, record), toRecordBytes({ version: AUDIT_VERSION, entry }));
  }

  /** @returns the `ended` entry that says that this record was published; null where none does */
  async originOf(key: string, record: string): Promise<EntryLink | null> {
    return (await readOrigin(this.store, key, record)).value ?? null;
  }

  async knows(key: string, record: string): Promise<'this' | 'other' | 'nothing'> {
    if (await this.originOf(key, record)) return 'this';
    for await (const _ of this.store.list(originFolder(key))) return 'other';
    return 'nothing';
  }
}

export async function readOrigin(
  reader: Pick<AuditReader, 'get'>,
  key: string,
  record: string,
): Promise<OrFault<EntryLink>> {
  const object = originKey(key, record);
  const read = await readObject(reader, object);
  if (read.fault) return read;
  const parsed = parseCanonical(OriginSchema, object, read.value);
  if (parsed.fault) return parsed;
  const link = parsed.value.entry;
  const { value, fault } = await readEntry(reader, link.key);
  const { entry } = value ?? {};
  const isIts = entry?.kind === 'ended' && entry.record === record && entry.stepKey === key;
  if (isIts && value?.sha256 === link.sha256) return { value: link };
  const found = fault ? `${link.key}: ${fault.found}` : `${link.key}, sha256 ${link.sha256}`;
  return { fault: { object, expected: 'the entry of an attempt that published the record', found } };
}

/** @returns where the trail says which attempt published a record */
export function originKey(key: string, record: string): string {
  return `${originFolder(key)}${record}.json`;
}
