/** Attempts without an end; in a run that has ended their processes were killed. */
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { isEnd } from '../trail/ends.js';
import type { TrailEntry } from '../trail/read-entry.js';

type Opened = AuditEntryOf<'opened'>;

interface OpenAttempt extends EntryLink, Pick<Opened, 'at' | 'step' | 'stepKey' | 'attempt' | 'activity' | 'worker'> {}

export class OpenAttempts {
  private readonly open = new Map<string, OpenAttempt>();
  /** Ends whose beginning comes after them: entries of one millisecond are in the order of their kinds. */
  private readonly early = new Set<string>();

  /** Passes entries on. */
  async *watch(entries: AsyncIterable<TrailEntry>): AsyncGenerator<TrailEntry> {
    for await (const each of entries) {
      this.add(each);
      yield each;
    }
  }

  all(): readonly OpenAttempt[] {
    return [...this.open.values()];
  }

  /** Says of each that is open that it is lost; the same entry whoever writes it. @returns their keys */
  async close(trail: AuditTrail, run: string): Promise<string[]> {
    const written: string[] = [];
    for (const { key, sha256, at, step, stepKey } of this.open.values()) {
      const lost = await trail.write({
        kind: 'ended',
        run,
        at,
        opened: { key, sha256 },
        step,
        stepKey,
        outputs: {},
        parts: { value: {} },
        state: 'lost',
        record: null,
        cpuSeconds: null,
        peakMemoryBytes: null,
        error: null,
      });
      written.push(lost.key);
    }
    return written;
  }

  private add({ key, sha256, entry }: TrailEntry): void {
    if (entry.kind === 'opened') {
      const { at, step, stepKey, attempt, activity, worker } = entry;
      if (!this.early.delete(key)) this.open.set(key, { key, sha256, at, step, stepKey, attempt, activity, worker });
    }
    if (!isEnd(entry)) return;
    if (!this.open.delete(entry.opened.key) && entry.opened.key > key) this.early.add(entry.opened.key);
  }
}
