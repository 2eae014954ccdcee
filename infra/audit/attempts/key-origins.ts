/**
 * Which attempt published the record of a step key: beside the entries, by key and hash of the record, so that one look
 * tells whether a record is the one that was published. A step that runs again after a repair may have several.
 */
import { z } from 'zod';
import { allDone } from '../../../schemas/all-done.js';
import { AUDIT_VERSION, type EntryLink, EntryLinkSchema } from '../../../schemas/run/audit/fields.js';
import type { RecordWitness } from '../../artifacts/step-ledger.js';
import { toRecordBytes } from '../../artifacts/stored-json.js';
import type { ObjectStore } from '../../object-store/port.js';
import { parseCanonical } from '../trail/audit-reader.js';
import type { BegunEntry } from '../trail/audit-trail.js';
import { originsOf } from '../trail/keys.js';
import { readEntry } from '../trail/read-entry.js';

const OriginSchema = z.strictObject({ version: z.literal(AUDIT_VERSION), entry: EntryLinkSchema });

/** Origins never change: those that this process wrote or read are not asked for again, up to so many. */
const MOST_KNOWN = 10_000;

export class KeyOrigins implements RecordWitness {
  private readonly known = new Map<string, EntryLink>();

  constructor(private readonly store: ObjectStore) {}

  /**
   * Written while its entry is: whoever is killed between leaves an origin without an entry, which counts for nothing.
   * @param ended the `ended` entry of the attempt that published the record
   */
  async add(key: string, record: string, { link, written }: BegunEntry): Promise<void> {
    const name = nameOf(key, record);
    const bytes = toRecordBytes({ version: AUDIT_VERSION, entry: link });
    const isFirst = this.store.putIfAbsent(name, bytes);
    await allDone(written, isFirst);
    if (await isFirst) this.remember(name, link);
    else if (!(await this.originOf(key, record))) await this.store.put(name, bytes);
  }

  /** @returns the `ended` entry that says that this record was published; null where none does */
  async originOf(key: string, record: string): Promise<EntryLink | null> {
    const name = nameOf(key, record);
    const known = this.known.get(name);
    if (known) return known;
    const bytes = await this.store.get(name);
    const link = bytes && parseCanonical(OriginSchema, name, bytes).value?.entry;
    if (!link) return null;
    const { value } = await readEntry(this.store, link.key);
    if (value?.sha256 !== link.sha256 || value.entry.kind !== 'ended') return null;
    if (value.entry.record !== record || value.entry.stepKey !== key) return null;
    this.remember(name, link);
    return link;
  }

  async knows(key: string, record: string): Promise<'this' | 'other' | 'nothing'> {
    if (await this.originOf(key, record)) return 'this';
    const own = nameOf(key, record);
    for await (const { key: name } of this.store.list(originsOf(key))) if (name !== own) return 'other';
    return 'nothing';
  }

  private remember(name: string, entry: EntryLink): void {
    this.known.set(name, entry);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= MOST_KNOWN) return;
      this.known.delete(oldest);
    }
  }
}

function nameOf(key: string, record: string): string {
  return `${originsOf(key)}${record}.json`;
}
