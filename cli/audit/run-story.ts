/** What a run did, by its entries: attempts with their times, what was reused, failed, asked and deleted. */
import { endsOf } from '../../infra/audit/trail/ends.js';
import { runIn } from '../../infra/audit/trail/keys.js';
import type { TrailEntry } from '../../infra/audit/trail/read-entry.js';
import { heldValue } from '../../schemas/run/audit/fields.js';

interface ToldAttempt {
  readonly step: string;
  readonly stepKey: string | null;
  readonly workflowId: string;
  readonly attempt: number;
  /** `finished`, `reused`, `failed`, `cancelled`, `lost`, or `open`. */
  readonly state: string;
  readonly startedAt: string;
  /** null while it is open, and where nobody saw the end. */
  readonly durationMs: number | null;
  readonly cpuSeconds: number | null;
  readonly peakMemoryBytes: number | null;
  readonly host: string;
  /** Of a reused result: the run that made it; null where the trail does not know. */
  readonly from: string | null;
  readonly error: string | null;
}

export interface RunStory {
  readonly owner: string;
  readonly command: readonly string[];
  readonly begunAt: string | null;
  readonly closedAt: string | null;
  readonly state: string;
  readonly failure: readonly string[];
  readonly attempts: readonly ToldAttempt[];
  readonly actions: readonly {
    readonly at: string;
    readonly action: string;
    readonly owner: string;
    readonly reason: string | null;
    readonly accepted: boolean;
  }[];
  /** Objects that were deleted. */
  readonly removed: number;
}

/** @param entries of one run, in the order of their times */
export function storyOf(entries: readonly TrailEntry[]): RunStory {
  const all = entries.map(({ entry }) => entry);
  const begun = all.find((entry) => entry.kind === 'begun');
  const closed = all.findLast((entry) => entry.kind === 'closed');
  return {
    owner: begun?.owner ?? '',
    command: begun?.command ?? [],
    begunAt: begun?.at ?? null,
    closedAt: closed?.at ?? null,
    state: closed?.state ?? 'running',
    failure: (closed?.failure ?? []).map((fault) => `${fault.class}: ${fault.message}`),
    attempts: attemptsIn(entries),
    actions: all.flatMap((entry) =>
      entry.kind === 'action'
        ? [{ at: entry.at, action: entry.action, owner: entry.owner, reason: entry.reason, accepted: entry.accepted }]
        : [],
    ),
    removed: all.reduce((sum, entry) => sum + (entry.kind === 'removed' ? heldValue(entry.objects).length : 0), 0),
  };
}

function attemptsIn(entries: readonly TrailEntry[]): ToldAttempt[] {
  const ends = endsOf(entries);
  return entries.flatMap(({ key, entry }): ToldAttempt[] => {
    if (entry.kind !== 'opened') return [];
    const end = ends.get(key);
    const { step, stepKey, attempt, at, worker, activity } = entry;
    const computed = end?.kind === 'ended' ? end : null;
    const isTimed = end !== undefined && computed?.state !== 'lost';
    const origin = end?.kind === 'reused' ? end.origin : null;
    return [
      {
        step,
        stepKey,
        workflowId: activity.workflowId,
        attempt,
        state: computed?.state ?? (end ? 'reused' : 'open'),
        startedAt: at,
        durationMs: isTimed ? Date.parse(end.at) - Date.parse(at) : null,
        cpuSeconds: computed?.cpuSeconds ?? null,
        peakMemoryBytes: computed?.peakMemoryBytes ?? null,
        host: `${worker.host} ${worker.pid}`,
        from: origin && runIn(origin.key),
        error: computed?.error ? `${computed.error.class}: ${computed.error.message}` : null,
      },
    ];
  });
}
