/**
 * Which attempt published the record of a step key: beside the entries, by key and hash of the record, so that one look
 * tells whether a record is the one that was published. A step that runs again after a repair may have several. The entries
 * count: where no origin tells, they are asked.
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
import { type ToldAttempt, ToldKeys } from './told-keys.js';

const OriginSchema = z.strictObject({ version: z.literal(AUDIT_VERSION), entry: EntryLinkSchema });

interface SilentAttempt extends ToldAttempt {
  /** Key of the entry by which it began. */
  readonly opened: string;
  readonly isUnderWay: boolean;
}

interface RecordOrigin {
  /** null where no entry says it. */
  readonly link: EntryLink | null;
  /** Attempts that may have published a record of the key, and tell nothing of it; none where it is known who did. */
  readonly silent: readonly SilentAttempt[];
}

/** Origins never change: those that this process wrote or read are not asked for again, up to so many. */
const MOST_KNOWN = 10_000;

export class KeyOrigins implements RecordWitness {
  private readonly known = new Map<string, EntryLink>();
  private readonly told: ToldKeys;

  constructor(private readonly store: ObjectStore) {
    this.told = new ToldKeys(store);
  }

  /**
   * Written while its entry is: whoever is killed between leaves an origin without an entry, which counts for nothing and
   * stays; the next one has a name of its own.
   * @param ended the `ended` entry of the attempt that published the record
   */
  async add(key: string, record: string, { link, written }: BegunEntry): Promise<void> {
    const name = originKey(key, record);
    const bytes = toRecordBytes({ version: AUDIT_VERSION, entry: link });
    const isFirst = this.store.putIfAbsent(name, bytes);
    await allDone(written, isFirst);
    if (await isFirst) this.remember(name, link);
    else if ((await readOrigin(this.store, key, record)).fault)
      await this.store.putIfAbsent(laterOriginKey(key, record, link), bytes);
  }

  /** @returns the `ended` entry that says that this record was published, and who may have published it without a word */
  async originOf(key: string, record: string): Promise<RecordOrigin> {
    const stored = await this.storedOrigin(key, record);
    if (stored) return { link: stored, silent: [] };
    const { published, silent, open } = await this.told.of(key);
    return {
      link: linkIn(published, record),
      silent: [...silent].map(([opened, attempt]) => ({ ...attempt, opened, isUnderWay: open.has(opened) })),
    };
  }

  async knows(key: string, record: string): Promise<'this' | 'other' | 'nothing'> {
    if (await this.storedOrigin(key, record)) return 'this';
    // Where origins were deleted the entries still say which records were published.
    const { published } = await this.told.of(key);
    if (linkIn(published, record)) return 'this';
    const own = originKey(key, record);
    for await (const { key: name } of this.store.list(originsOf(key))) if (firstOriginKey(name) !== own) return 'other';
    return published.length > 0 ? 'other' : 'nothing';
  }

  private async storedOrigin(key: string, record: string): Promise<EntryLink | null> {
    const name = originKey(key, record);
    const known = this.known.get(name);
    if (known) return known;
    const { value: link } = await readOrigin(this.store, key, record);
    if (link) this.remember(name, link);
    return link ?? null;
  }

  private remember(name: string, entry: EntryLink): void {
    this.known.set(name, entry);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= MOST_KNOWN) return;
      this.known.delete(oldest);
    }
  }
}

function linkIn(published: Awaited<ReturnType<ToldKeys['of']>>['published'], record: string): EntryLink | null {
  return published.find((each) => each.record === record)?.link ?? null;
}

/** @returns the `ended` entry that says that this record was published, or what is wrong where the trail says so */
export async function readOrigin(reader: AuditReader, key: string, record: string): Promise<OrFault<EntryLink>> {
  const first = await readNamed(reader, originKey(key, record), key, record);
  if (!first.fault || !(await isOrphan(reader, first.fault.object))) return first;
  for await (const { key: object } of reader.list(`${originsOf(key)}${record}-`)) {
    const later = await readNamed(reader, object, key, record);
    if (!later.fault) return later;
  }
  return first;
}

async function readNamed(
  reader: Pick<AuditReader, 'get'>,
  object: string,
  key: string,
  record: string,
): Promise<OrFault<EntryLink>> {
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

/** @returns the name beside an origin whose entry was never written */
function laterOriginKey(key: string, record: string, { sha256 }: EntryLink): string {
  return `${originsOf(key)}${record}-${sha256}.json`;
}

/** @returns the name of the first origin of the same record */
export function firstOriginKey(name: string): string {
  return name.replace(/(-[0-9a-f]{64})-[0-9a-f]{64}\.json$/, '$1.json');
}
