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
import { type AuditReader, type OrFault, parseCanonical, readObject } from '../trail/audit-reader.js';
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
    const name = originKey(key, record);
    const bytes = toRecordBytes({ version: AUDIT_VERSION, entry: link });
    const isFirst = this.store.putIfAbsent(name, bytes);
    await allDone(written, isFirst);
    if (await isFirst) this.remember(name, link);
    else if (!(await this.originOf(key, record))) await this.store.put(name, bytes);
  }

  /** @returns the `ended` entry that says that this record was published; null where none does */
  async originOf(key: string, record: string): Promise<EntryLink | null> {
    const name = originKey(key, record);
    const known = this.known.get(name);
    if (known) return known;
    const { value: link } = await readOrigin(this.store, key, record);
    if (!link) return null;
    this.remember(name, link);
    return link;
  }

  async knows(key: string, record: string): Promise<'this' | 'other' | 'nothing'> {
    if (await this.originOf(key, record)) return 'this';
    const own = originKey(key, record);
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

/** @returns the `ended` entry that says that this record was published, or what is wrong where the trail says so */
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

/** @returns whether it names an entry that was never written: its writer was killed between the two */
export async function isOrphan(reader: Pick<AuditReader, 'get'>, object: string): Promise<boolean> {
  const { value: bytes } = await readObject(reader, object);
  const { value } = bytes ? parseCanonical(OriginSchema, object, bytes) : {};
  return value !== undefined && (await readObject(reader, value.entry.key)).fault?.found === 'none';
}

/** @returns where the trail says which attempt published a record */
export function originKey(key: string, record: string): string {
  return `${originsOf(key)}${record}.json`;
}
