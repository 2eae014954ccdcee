/**
 * What the entries of all runs tell of a step key: which records were published for it, and which attempts may have
 * published one. Asked only where no origin says it, since every entry of an attempt is read for it, once.
 */
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import type { ObjectStore } from '../../object-store/port.js';
import { isEnd, isResult, publishedBy } from '../trail/ends.js';
import { eachEntry } from '../trail/entry-source.js';
import { ENTRIES, parseEntryKey } from '../trail/keys.js';
import type { TrailEntry } from '../trail/read-entry.js';

const KINDS: ReadonlySet<string> = new Set(['opened', 'ended', 'reused']);

export interface ToldAttempt {
  readonly run: string;
  readonly at: string;
  readonly activity: AuditEntryOf<'opened'>['activity'];
}

interface ToldKey {
  /** Records that attempts say they published, with the entries that say it. */
  readonly published: { readonly record: string; readonly link: EntryLink }[];
  /** Attempts that may have published a record without saying so, by the keys of their beginnings. */
  readonly silent: Map<string, ToldAttempt>;
  /** Those of them that have no end. */
  readonly open: Set<string>;
}

export class ToldKeys {
  private readonly seen = new Set<string>();
  private readonly keys = new Map<string, ToldKey>();
  /** Of attempts whose ends were met before their beginnings: `true` where nothing was published. */
  private readonly ends = new Map<string, boolean>();
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly store: Pick<ObjectStore, 'get' | 'list'>) {}

  async of(stepKey: string): Promise<ToldKey> {
    const reading = this.reading.catch(() => {}).then(() => this.refresh());
    this.reading = reading;
    await reading;
    return this.at(stepKey);
  }

  private async refresh(): Promise<void> {
    const keys: string[] = [];
    for await (const { key } of this.store.list(ENTRIES))
      if (!this.seen.has(key) && KINDS.has(parseEntryKey(key)?.kind ?? '')) keys.push(key);
    for await (const each of eachEntry(this.store, keys)) this.add(each);
  }

  private at(stepKey: string): ToldKey {
    const known = this.keys.get(stepKey) ?? { published: [], silent: new Map(), open: new Set() };
    this.keys.set(stepKey, known);
    return known;
  }

  private add({ key, sha256, entry }: TrailEntry): void {
    this.seen.add(key);
    if (entry.kind !== 'opened' && !isEnd(entry)) return;
    if (entry.stepKey === null) return;
    const told = this.at(entry.stepKey);
    if (entry.kind === 'opened') {
      const isSilent = this.ends.get(key);
      if (isSilent === false) return;
      told.silent.set(key, { run: entry.run, at: entry.at, activity: entry.activity });
      if (isSilent === undefined) told.open.add(key);
      return;
    }
    // An attempt that failed or was killed may have published before; one that found a result has not.
    const isSilent = entry.kind === 'ended' && entry.state !== 'finished';
    this.ends.set(entry.opened.key, isSilent);
    told.open.delete(entry.opened.key);
    if (!isSilent) told.silent.delete(entry.opened.key);
    const published = isResult(entry) ? publishedBy(entry) : null;
    if (published) told.published.push({ record: published.record, link: { key, sha256 } });
  }
}
