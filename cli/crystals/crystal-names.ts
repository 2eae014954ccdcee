/** The same crystal under the names that programs give it: a file, the file without its ending, the study's name. */
import { basename } from 'node:path';

/**
 * From the exact name to the loosest one: as it stands, the file's own name, that without packing and ending, and without the
 * `POSCAR_` before it, which the published study drops.
 */
function formsOf(name: string): string[] {
  const file = basename(name);
  const unpacked = file.replace(/(?<=.)\.gz$/i, '');
  const dot = unpacked.lastIndexOf('.');
  // `mp-1.5` has no ending: endings are letters.
  const stem = dot > 0 && /^\.[A-Za-z]+$/.test(unpacked.slice(dot)) ? unpacked.slice(0, dot) : unpacked;
  return [...new Set([name, file, stem, stem.replace(/^POSCAR[_-]/, '')])];
}

/** Entries of a folder or a table, found by any of their names. */
export class CrystalNames {
  /** Null where two entries share the form. */
  private readonly entryOf = new Map<string, string | null>();

  constructor(entries: Iterable<string>) {
    const exact = new Set(entries);
    for (const entry of exact) this.entryOf.set(entry, entry);
    for (const entry of exact)
      for (const form of formsOf(entry)) {
        if (exact.has(form)) continue;
        const earlier = this.entryOf.get(form);
        this.entryOf.set(form, earlier === undefined || earlier === entry ? entry : null);
      }
  }

  /** @returns the entry; undefined for none; null where several would do */
  find(name: string): string | null | undefined {
    for (const form of formsOf(name)) {
      const entry = this.entryOf.get(form);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }
}
