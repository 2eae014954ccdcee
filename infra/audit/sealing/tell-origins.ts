/** An attempt that was killed between its end and saying where its result is from: said by whoever seals its run. */
import { KeyOrigins } from '../attempts/key-origins.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { inParallel } from '../trail/in-parallel.js';

const WRITTEN = Promise.resolve();

/** What is said already stays as it is. */
export async function tellOrigins(trail: AuditTrail, run: string): Promise<void> {
  const origins = new KeyOrigins(trail.store);
  await inParallel(await trail.entriesOf(run), async ({ key, sha256, entry }) => {
    if (entry.kind === 'ended' && entry.record !== null && entry.stepKey !== null)
      await origins.add(entry.stepKey, entry.record, { link: { key, sha256 }, written: WRITTEN });
  });
}
