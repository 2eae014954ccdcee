/** What the entries of a run come to: in its seal, so that lists need not read them; the same in any order. */
import type { AuditEntry } from '../../../schemas/run/audit/entry.js';
import type { SealTally } from '../../../schemas/run/audit/seal.js';
import { runPlaceOf } from '../../../schemas/run/run-place.js';
import { isEnd, type ToldEnd } from '../trail/ends.js';
import type { TrailEntry } from '../trail/read-entry.js';

/** Sums of whole microseconds are exact. */
const MICROSECONDS = 1e6;

export class RunTally {
  private readonly entries = new Map<string, number>();
  private readonly computed = new Set<string>();
  private readonly reused = new Set<string>();
  private failed = 0;
  private microseconds = 0;
  private peakMemoryBytes: number | null = null;
  private startedAt: string | null = null;
  private endedAt: string | null = null;

  /** @param run such as `discover/oxides/0190…` */
  constructor(private readonly run: string) {}

  /** Passes entries on. */
  async *watch(entries: AsyncIterable<TrailEntry>): AsyncGenerator<TrailEntry> {
    for await (const each of entries) {
      this.add(each.entry);
      yield each;
    }
  }

  add(entry: AuditEntry): void {
    const { kind, at } = entry;
    this.entries.set(kind, (this.entries.get(kind) ?? 0) + 1);
    if (kind === 'opened' && entry.stepKey !== null && (this.startedAt === null || at < this.startedAt))
      this.startedAt = at;
    if (isEnd(entry)) this.addEnd(entry);
  }

  value(): SealTally {
    // A step whose answer was lost is found again by its second attempt: it was computed in this run all the same.
    const reused = [...this.reused].filter((key) => !this.computed.has(key)).length;
    const { workflowId } = runPlaceOf(this.run);
    const cut = workflowId.indexOf('/');
    return {
      kind: workflowId.slice(0, cut),
      name: workflowId.slice(cut + 1),
      entries: Object.fromEntries(this.entries),
      attempts: this.entries.get('opened') ?? 0,
      steps: { computed: this.computed.size, reused, failed: this.failed },
      processorSeconds: this.microseconds / MICROSECONDS,
      peakMemoryBytes: this.peakMemoryBytes,
      startedAt: this.startedAt,
      endedAt: this.endedAt,
    };
  }

  private addEnd(end: ToldEnd): void {
    if (end.kind === 'ended') {
      this.microseconds += Math.round((end.cpuSeconds ?? 0) * MICROSECONDS);
      if (end.peakMemoryBytes !== null) this.peakMemoryBytes = Math.max(this.peakMemoryBytes ?? 0, end.peakMemoryBytes);
    }
    if (end.stepKey === null) return;
    if (this.endedAt === null || end.at > this.endedAt) this.endedAt = end.at;
    if (end.kind === 'reused') this.reused.add(end.stepKey);
    else if (end.state === 'finished') this.computed.add(end.stepKey);
    else if (end.state !== 'cancelled') this.failed++;
  }
}
