/** Level `objects`: what entries say was deleted on purpose. Those of another run have to be proved: it may be made up. */
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { soundEntries } from '../trail/entry-source.js';
import { ENTRIES, parseEntryKey } from '../trail/keys.js';

interface Removal {
  /** Key of the entry that says it: the newest that counts, where one does. */
  readonly by: string;
  readonly counts: boolean;
}

export class Removals {
  private constructor(
    private readonly byObject: ReadonlyMap<string, readonly string[]>,
    private readonly isProved: (entry: string) => boolean | Promise<boolean>,
  ) {}

  /** @param isProved whether an entry is under a seal that is in the log */
  static async read(reader: AuditReader, isProved: (entry: string) => boolean | Promise<boolean>): Promise<Removals> {
    const keys: string[] = [];
    for await (const { key } of reader.list(ENTRIES)) if (parseEntryKey(key)?.kind === 'removed') keys.push(key);
    const byObject = new Map<string, string[]>();
    for (const { key, entry } of await soundEntries(reader, keys))
      for (const object of heldValue((entry as AuditEntryOf<'removed'>).objects)) {
        const known = byObject.get(object);
        if (known) known.push(key);
        else byObject.set(object, [key]);
      }
    return new Removals(byObject, isProved);
  }

  /**
   * @param run that the object is of: what its own entries say is checked with its trail
   * @returns null where no entry says that it was deleted
   */
  async of(object: string, run: string): Promise<Removal | null> {
    const entries = this.byObject.get(object) ?? [];
    for (const by of entries.toReversed())
      if (parseEntryKey(by)?.run === run || (await this.isProved(by))) return { by, counts: true };
    const by = entries.at(-1);
    return by === undefined ? null : { by, counts: false };
  }
}
