/** An attempt that was killed between its end and saying where its result is from: said by whoever seals its run. */
import { KeyOrigins } from '../attempts/key-origins.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { publishedBy } from '../trail/ends.js';
import { inParallel } from '../trail/in-parallel.js';
import { parseEntryKey } from '../trail/keys.js';
import { readEntry } from '../trail/read-entry.js';

const WRITTEN = Promise.resolve();

/** What is said already stays as it is. A run that has finished needs none: its attempts were tried again. */
export async function tellOrigins(trail: AuditTrail, run: string): Promise<void> {
  const origins = new KeyOrigins(trail.store);
  const ends = (await trail.keysOf(run)).filter((key) => parseEntryKey(key)?.kind === 'ended');
  await inParallel(ends, async (key) => {
    const { value } = await readEntry(trail.store, key);
    const published = value && publishedBy(value.entry);
    if (!published) return;
    const link = { key, sha256: value.sha256 };
    await origins.add(published.stepKey, published.record, { link, written: WRITTEN });
  });
}
