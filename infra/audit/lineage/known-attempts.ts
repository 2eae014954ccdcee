/** Attempts of steps with keys, of one run or of many: the newest of each key, and who made which object. */
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { isResult, refsMadeBy } from '../trail/ends.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { differencesOf, type KeyDifference } from './key-differences.js';

export type Opened = AuditEntryOf<'opened'>;

export interface Comparison {
  readonly step: string;
  readonly here: Opened;
  readonly there: Opened;
  readonly differences: readonly KeyDifference[];
}

export class KnownAttempts {
  /** Step key -> the newest. */
  private readonly openings = new Map<string, Opened>();
  /** Hash of an object -> the attempt of a step with a key that made it, through lists of shards. */
  private readonly makers = new Map<string, Opened>();

  /** @param before time from which on attempts are left out; null: all count */
  constructor(private readonly before: string | null = null) {}

  /** @param entries of one run */
  add(entries: readonly TrailEntry[]): void {
    const openings = new Map(
      entries.flatMap(({ key, entry }) =>
        entry.kind === 'opened' && this.isBefore(entry) ? [[key, entry] as const] : [],
      ),
    );
    for (const opened of openings.values()) {
      if (opened.stepKey === null) continue;
      const known = this.openings.get(opened.stepKey);
      if (!known || known.at <= opened.at) this.openings.set(opened.stepKey, opened);
    }
    const unkeyed: { readonly made: string; readonly from: Opened }[] = [];
    for (const { entry } of entries) {
      const opened = isResult(entry) ? openings.get(entry.opened.key) : undefined;
      if (!isResult(entry) || !opened) continue;
      for (const { sha256 } of refsMadeBy(entry))
        if (opened.stepKey !== null) this.makers.set(sha256, opened);
        else unkeyed.push({ made: sha256, from: opened });
    }
    for (const { made, from } of unkeyed) {
      const through = Object.values(heldValue(from.inputs)).flatMap(({ sha256 }) => this.makers.get(sha256) ?? []);
      if (through[0] && !this.makers.has(made)) this.makers.set(made, through[0]);
    }
  }

  /** @param object SHA-256 */
  makerOf(object: unknown): Opened | null {
    return this.makers.get(String(object)) ?? null;
  }

  /**
   * @returns the earlier attempt of the step that differs least, the newest of those; null where none has another key
   */
  nearestTo(here: Opened): Comparison | null {
    let best: Comparison | null = null;
    for (const there of this.openings.values()) {
      if (there.step !== here.step || there.stepKey === here.stepKey) continue;
      const found = compared(here, there);
      const fewer = best === null ? -1 : found.differences.length - best.differences.length;
      if (best === null || fewer < 0 || (fewer === 0 && there.at >= best.there.at)) best = found;
    }
    return best;
  }

  private isBefore({ at }: Opened): boolean {
    return this.before === null || at < this.before;
  }
}

export function compared(here: Opened, there: Opened): Comparison {
  return { step: here.step, here, there, differences: differencesOf(here, there) };
}
