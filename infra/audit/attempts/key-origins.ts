/**
 * Which attempt published the record of a step key: beside the entries, by key and hash of the record, so that one look
 * tells whether a record is the one that was published. A step that runs again after a repair may have several.
 */
import { z } from 'zod';
import { AUDIT_VERSION, type EntryLink, EntryLinkSchema } from '../../../schemas/run/audit/fields.js';
import type { RecordWitness } from '../../artifacts/step-ledger.js';
import { toRecordBytes } from '../../artifacts/stored-json.js';
import type { ObjectStore } from '../../object-store/port.js';
import { parseCanonical } from '../trail/audit-reader.js';
import { originFolder } from '../trail/keys.js';
import { readEntry } from '../trail/read-entry.js';

const OriginSchema = z.strictObject({ version: z.literal(AUDIT_VERSION), entry: EntryLinkSchema });

export class KeyOrigins implements RecordWitness {
  constructor(private readonly store: ObjectStore) {}

  /** @param entry the `ended` entry of the attempt that published the record */
  async add(key: string, record: string, entry: EntryLink): Promise<void> {
    await this.store.putIfAbsent(nameOf(key, record), toRecordBytes({ version: AUDIT_VERSION, entry }));
  }

  /** @returns the `ended` entry that says that this record was published; null where none does */
  async originOf(key: string, record: string): Promise<EntryLink | null> {
    const name = nameOf(key, record);
    const bytes = await this.store.get(name);
    const link = bytes && parseCanonical(OriginSchema, name, bytes).value?.entry;
    if (!link) return null;
    const { value } = await readEntry(this.store, link.key);
    if (value?.sha256 !== link.sha256 || value.entry.kind !== 'ended') return null;
    return value.entry.record === record && value.entry.stepKey === key ? link : null;
  }

  async knows(key: string, record: string): Promise<'this' | 'other' | 'nothing'> {
    if (await this.originOf(key, record)) return 'this';
    for await (const _ of this.store.list(originFolder(key))) return 'other';
    return 'nothing';
  }
}

function nameOf(key: string, record: string): string {
  return `${originFolder(key)}${record}.json`;
}
