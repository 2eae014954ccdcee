/**
 * Why a step ran: what its key covers that was different in the nearest earlier attempt of the step, and where a
 * different input came from, back to the first cause.
 */
import { required } from '../../../schemas/required.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { isResult, refsMadeBy } from '../trail/ends.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { differencesOf, type KeyDifference } from './key-differences.js';

type Opened = AuditEntryOf<'opened'>;

interface Comparison {
  readonly step: string;
  readonly here: Opened;
  /** The attempt of the step that differs least, the newest of those. */
  readonly there: Opened;
  readonly differences: readonly KeyDifference[];
}

/**
 * @param openings of earlier runs, in the order of their times
 * @returns null where no other attempt of the step has another key
 */
function nearestEarlier(here: Opened, openings: readonly Opened[]): Comparison | null {
  let best: Comparison | null = null;
  for (const there of openings) {
    if (there.step !== here.step || there.stepKey === null || there.stepKey === here.stepKey) continue;
    const differences = differencesOf(here, there);
    if (best === null || differences.length <= best.differences.length)
      best = { step: here.step, here, there, differences };
  }
  return best;
}

/** @returns the comparisons from the step back to the first cause: what made the input that is different, and so on */
export function backToCause(
  here: Opened,
  own: readonly TrailEntry[],
  earlier: readonly Opened[],
): readonly Comparison[] {
  const chain: Comparison[] = [];
  const makers = makersIn(own);
  const seen = new Set<string>();
  for (let next: Opened | null = here; next && !seen.has(`${next.stepKey}`); ) {
    seen.add(`${next.stepKey}`);
    const found: Comparison | null = nearestEarlier(next, earlier);
    if (!found) break;
    chain.push(found);
    const input = found.differences.find(({ path }) => path.startsWith('inputs.'));
    next = input ? (makers.get(String(input.here)) ?? null) : null;
  }
  return chain;
}

/** Hash of an object -> the opening of the step with a key that made it, through lists of shards. */
function makersIn(entries: readonly TrailEntry[]): Map<string, Opened> {
  const openings = new Map(
    entries.flatMap(({ key, entry }) => (entry.kind === 'opened' ? [[key, entry] as const] : [])),
  );
  const makers = new Map<string, Opened>();
  const unkeyed: { readonly made: string; readonly from: Opened }[] = [];
  for (const { entry } of entries) {
    if (!isResult(entry)) continue;
    const opened = openings.get(entry.opened.key);
    if (!opened) continue;
    for (const { sha256 } of refsMadeBy(entry))
      if (opened.stepKey !== null) makers.set(sha256, opened);
      else unkeyed.push({ made: sha256, from: opened });
  }
  for (const { made, from } of unkeyed) {
    const input = Object.values(heldValue(from.inputs)).find(({ sha256 }) => makers.has(sha256));
    if (input && !makers.has(made)) makers.set(made, required(makers.get(input.sha256)));
  }
  return makers;
}
