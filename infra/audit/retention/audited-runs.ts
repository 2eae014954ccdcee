/** Every run of the trail as its seals tell it: whether it has ended, whether somebody keeps it, and what it reached. */
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import type { Seal } from '../../../schemas/run/audit/seal.js';
import { runPlaceOf } from '../../../schemas/run/run-place.js';
import { isStoreAct } from '../acts/store-act.js';
import { reachedObjects } from '../lineage/reached-objects.js';
import { sealOfEnd } from '../sealing/after-the-end.js';
import { readSeals } from '../sealing/read-seals.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { entrySource, soundEntries } from '../trail/entry-source.js';
import { inParallel } from '../trail/in-parallel.js';
import { parseEntryKey } from '../trail/keys.js';

export interface AuditedRun {
  readonly run: string;
  /** Workflow id: runs of one name follow each other. */
  readonly name: string;
  /** Of the newest seal; null without one. */
  readonly state: Seal['state'] | null;
  /** When it was first sealed as ended; null while it goes on. */
  readonly endedAt: string | null;
  readonly isKept: boolean;
  readonly manifest: ObjectRef | null;
  /** Keys of all objects that it reached, those of its reuse origins among them. */
  readonly objects: ReadonlySet<string>;
}

/** @returns all runs, sorted; acts on the store are none */
export async function auditedRuns(trail: AuditTrail): Promise<AuditedRun[]> {
  const runs = (await trail.runs()).filter((run) => !isStoreAct(run));
  return inParallel(runs, (run) => auditedRun(trail, run), RUNS_AT_A_TIME);
}

const RUNS_AT_A_TIME = 4;

async function auditedRun(trail: AuditTrail, run: string): Promise<AuditedRun> {
  const source = entrySource(trail.store);
  const { seals, faults } = await readSeals(trail.store, run);
  const newest = seals.at(-1);
  const keys = await trail.keysOf(run);
  const actions = await soundEntries(
    trail.store,
    keys.filter((key) => parseEntryKey(key)?.kind === 'action'),
  );
  // What was written after the seal, or is under one that is broken, is reached all the same.
  const isCovered = newest !== undefined && faults.length === 0 && newest.entries.length === keys.length;
  const walked = isCovered ? [] : await reachedObjects(source.entriesOf(run), source);
  return {
    run,
    name: runPlaceOf(run).workflowId,
    state: newest?.seal.state ?? null,
    endedAt: faults.length > 0 ? null : (sealOfEnd(seals)?.seal.at ?? null),
    isKept: actions.some(({ entry }) => entry.kind === 'action' && entry.action === 'keep' && entry.accepted),
    manifest: newest?.seal.manifest ?? null,
    objects: new Set([...(newest?.objects ?? []), ...walked]),
  };
}
