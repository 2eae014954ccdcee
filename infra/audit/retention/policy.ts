/** Which runs may be let go of: never what is kept, goes on, is named by an ensemble, or is what another run goes on from. */
import type { AuditedRun } from './audited-runs.js';

const HOUR_MS = 3_600_000;
/** What ended a moment ago may be what the next command goes on from. */
const GRACE_MS = 24 * HOUR_MS;
/** Documents that name others: whoever reads one of a run needs all of it. */
const NAMING = ['manifest/', 'screening-page/', 'ensemble/'];

export interface RetentionRules {
  /** Runs of each name, the newest; 0: none for this alone. */
  readonly keepLast: number;
  /** 0: no age of its own. */
  readonly olderThanMs: number;
  readonly nowMs: number;
  /** Runs that published an ensemble which is still called by its name. */
  readonly ensembleRuns: ReadonlySet<string>;
}

interface RetainedRun {
  readonly run: AuditedRun;
  readonly why: string;
}

export interface Retention {
  readonly retained: readonly RetainedRun[];
  readonly letGo: readonly AuditedRun[];
}

export function retention(runs: readonly AuditedRun[], rules: RetentionRules): Retention {
  const reasons = new Map<AuditedRun, string>();
  for (const run of runs) {
    const why = reasonOf(run, runs, rules);
    if (why !== null) reasons.set(run, why);
  }
  // One that is retained for another may be itself what a third one needs.
  for (let before = -1; before !== reasons.size; ) {
    before = reasons.size;
    const read = new Set([...reasons.keys()].flatMap(namingObjects));
    for (const run of runs)
      if (!reasons.has(run) && namingObjects(run).some((key) => read.has(key)))
        reasons.set(run, 'another run goes on from it');
  }
  const retained = [...reasons].map(([run, why]) => ({ run, why }));
  return { retained, letGo: runs.filter((run) => !reasons.has(run)) };
}

function reasonOf(run: AuditedRun, runs: readonly AuditedRun[], rules: RetentionRules): string | null {
  const { keepLast, olderThanMs, nowMs, ensembleRuns } = rules;
  if (run.isKept) return 'it is kept';
  if (run.endedAt === null) return 'it has no seal of its end';
  if (ensembleRuns.has(run.run)) return 'an ensemble is of it';
  const later = runs.filter(({ name, run: other }) => name === run.name && other > run.run).length;
  if (later < keepLast) return `it is among the last ${keepLast} of its name`;
  const ageMs = nowMs - Date.parse(run.endedAt);
  if (ageMs < GRACE_MS) return 'it ended within 24 hours';
  return ageMs < olderThanMs ? 'it is not old enough' : null;
}

function namingObjects({ objects }: AuditedRun): string[] {
  return [...objects].filter((key) => NAMING.some((folder) => key.startsWith(folder)));
}
