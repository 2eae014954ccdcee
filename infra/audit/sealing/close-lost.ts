/** Attempts without an end, in a run that has ended: their processes were killed. */
import type { AuditTrail } from '../trail/audit-trail.js';
import type { TrailEntry } from '../trail/read-entry.js';

/** Written once: the entry is the same whoever writes it. @returns how many there were */
export async function closeLost(trail: AuditTrail, run: string): Promise<number> {
  const open = openAttempts(await trail.entriesOf(run));
  for (const { key, sha256, entry } of open)
    await trail.write({
      kind: 'ended',
      run,
      at: entry.at,
      opened: { key, sha256 },
      step: entry.step,
      stepKey: entry.stepKey,
      outputs: {},
      parts: { value: {} },
      state: 'lost',
      record: null,
      cpuSeconds: null,
      peakMemoryBytes: null,
      error: null,
    });
  return open.length;
}

/** Attempts that were opened and neither ended nor reused anything. */
export function openAttempts(entries: readonly TrailEntry[]) {
  const closed = new Set(
    entries.flatMap(({ entry }) => (entry.kind === 'ended' || entry.kind === 'reused' ? [entry.opened.key] : [])),
  );
  return entries.flatMap(({ key, sha256, entry }) =>
    entry.kind === 'opened' && !closed.has(key) ? [{ key, sha256, entry }] : [],
  );
}
