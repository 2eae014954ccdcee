/**
 * The trail of what runs do: entries that are written once and never replaced. Names hold the hash of the bytes, so that
 * writing again what is there changes nothing, and another entry has another name.
 */
import { InvalidInputError, ResourceError } from '../../../schemas/failure.js';
import { firstIssue } from '../../../schemas/first-issue.js';
import {
  type AuditEntry,
  type AuditEntryOf,
  AuditEntrySchema,
  type NewAuditEntry,
} from '../../../schemas/run/audit/entry.js';
import { type Environment, EnvironmentSchema } from '../../../schemas/run/audit/environment.js';
import { AUDIT_VERSION, type EntryLink, MAX_ENTRY_BYTES, type PartRef } from '../../../schemas/run/audit/fields.js';
import { sha256Of } from '../../artifacts/sha256.js';
import { toRecordBytes } from '../../artifacts/stored-json.js';
import type { ObjectStore } from '../../object-store/port.js';
import { corruptBy, readHashed } from './audit-reader.js';
import { eachEntry, entryKeysOf, soundEntries } from './entry-source.js';
import { splitEntry } from './held-parts.js';
import { ENTRIES, entryKey, environmentKey, parseEntryKey, partKey } from './keys.js';
import { readEntry, type TrailEntry } from './read-entry.js';

/** An entry on its way to the store. */
export interface BegunEntry {
  /** Where it is once it is written. */
  readonly link: EntryLink;
  readonly written: Promise<void>;
}

export class AuditTrail {
  /** @param now gives the time; tests bring their own */
  constructor(
    readonly store: ObjectStore,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Now, as entries and seals state it. */
  time(): string {
    return this.now().toISOString();
  }

  /**
   * @param given its time is now where it says none; an attempt that may be repeated says one, and writes once
   * @returns where the entry is, by which others name it
   * @throws InvalidInputError naming the field that is none of an entry
   * @throws ResourceError when it is too large although its large values were moved out
   */
  async write(given: NewAuditEntry): Promise<EntryLink> {
    const { link, written } = this.begin(given);
    await written;
    return link;
  }

  /** As `write`, for a writer that has more to write meanwhile. */
  begin(given: NewAuditEntry): BegunEntry {
    const entry = checked({ version: AUDIT_VERSION, at: this.time(), ...given });
    const { bytes, parts } = splitEntry(entry);
    if (bytes.length > MAX_ENTRY_BYTES)
      throw new ResourceError(`an entry "${entry.kind}" of ${entry.run} is too large for the audit trail`, {
        have: bytes.length,
        need: `at most ${MAX_ENTRY_BYTES} bytes`,
      });
    const sha256 = sha256Of(bytes);
    const key = entryKey(entry, sha256);
    const written = async () => {
      for (const part of parts.values()) await this.writePart(part);
      await this.keep(key, bytes);
    };
    return { link: { key, sha256 }, written: written() };
  }

  /** @returns the hash by which attempts name it */
  async writeEnvironment(given: Omit<Environment, 'version' | 'kind'>): Promise<string> {
    const bytes = toRecordBytes(EnvironmentSchema.parse({ version: AUDIT_VERSION, kind: 'environment', ...given }));
    const sha256 = sha256Of(bytes);
    await this.keep(environmentKey(sha256), bytes);
    return sha256;
  }

  /** What is too large for an entry: histories, lists of names. */
  async writePart(bytes: Uint8Array): Promise<PartRef> {
    const sha256 = sha256Of(bytes);
    await this.keep(partKey(sha256), bytes);
    return { sha256, bytes: bytes.length };
  }

  /** @throws CorruptArtifactError when it is gone or not what its name says */
  async read(key: string): Promise<TrailEntry> {
    const { value, fault } = await readEntry(this.store, key);
    if (fault) throw corruptBy(fault);
    return value;
  }

  async has({ key }: EntryLink): Promise<boolean> {
    return (await this.store.head(key)) !== null;
  }

  /** Keys of the entries of a run, in the order of their times. */
  keysOf(run: string): Promise<string[]> {
    return entryKeysOf(this.store, run);
  }

  /** Entries of some kinds of a run, few of them in memory at a time; what is broken is left to `verify`. */
  async *each<K extends AuditEntry['kind']>(run: string, kinds: readonly K[]): AsyncGenerator<AuditEntryOf<K>> {
    const keys = (await this.keysOf(run)).filter((key) => kinds.some((kind) => parseEntryKey(key)?.kind === kind));
    for await (const { entry } of eachEntry(this.store, keys)) yield entry as AuditEntryOf<K>;
  }

  /** @returns the entries of a run; what is broken is left to `verify` */
  async entriesOf(run: string): Promise<TrailEntry[]> {
    return soundEntries(this.store, await this.keysOf(run));
  }

  /** Runs that have entries, sorted. */
  async runs(): Promise<string[]> {
    const runs = new Set<string>();
    for await (const { key } of this.store.list(ENTRIES)) runs.add(parseEntryKey(key)?.run ?? '');
    runs.delete('');
    return [...runs].sort();
  }

  private async keep(key: string, bytes: Uint8Array): Promise<void> {
    if (await this.store.putIfAbsent(key, bytes)) return;
    const { fault } = await readHashed(this.store, key, sha256Of(bytes));
    if (fault) throw corruptBy(fault);
  }
}

function checked(entry: unknown): AuditEntry {
  const parsed = AuditEntrySchema.safeParse(entry);
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  throw new InvalidInputError(`an audit entry: ${field}: ${message}`, { field });
}
