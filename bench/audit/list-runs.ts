/** What listing the steps of many runs takes, and what a bare listing of the same records and seals takes beside it. */
import { performance } from 'node:perf_hooks';
import { talliesByRun } from '../../cli/run/results/run-tallies.js';
import { attemptFolder, RunRecords } from '../../infra/artifacts/attempt-records.js';
import { toRecordBytes } from '../../infra/artifacts/stored-json.js';
import { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import { inParallel } from '../../infra/audit/trail/in-parallel.js';
import { SEALS, sealKey } from '../../infra/audit/trail/keys.js';
import { MemoryStore } from '../../infra/object-store/memory.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import { AUDIT_VERSION } from '../../schemas/run/audit/fields.js';
import type { Seal } from '../../schemas/run/audit/seal.js';
import { RUN_RECORD_VERSION, type RunRecord } from '../../schemas/run/run.js';
import { runPlaceOf } from '../../schemas/run/run-place.js';

/** Attempts of one run. */
const ATTEMPTS = 10;
const NOTHING_ADDED = { count: 0, root: 'a'.repeat(64), added: { sha256: 'a'.repeat(64), bytes: 0 } };
const [STARTED, ENDED] = ['2026-11-29T12:00:00.000Z', '2026-11-29T12:01:00.000Z'];
const MEMORY = 100_000_000;

interface ListCost {
  readonly runs: number;
  readonly bySealsMs: number;
  readonly byRecordsMs: number;
  readonly bareMs: number;
  /** Figures by seals and by records. */
  readonly areEqual: boolean;
}

export async function listingRuns(objects: ObjectStore, audit: ObjectStore, runs: number): Promise<ListCost> {
  const names = Array.from({ length: runs }, (_, i) => `discover/made-up-${i}/${i}`);
  await inParallel(names, async (run) => {
    for (const [key, record] of recordsOf(run)) await objects.put(key, toRecordBytes(record));
    await audit.putIfAbsent(sealKey(run, 1), toRecordBytes(sealOf(run)));
  });
  const session = { records: new RunRecords(objects), audit: new AuditTrail(audit) };
  const unsealed = { ...session, audit: new AuditTrail(new MemoryStore()) };
  const [bareMs] = await timed(async () => {
    for (const [store, folder] of [
      [objects, 'runs/'],
      [audit, SEALS],
    ] as const)
      for await (const _ of store.list(folder));
  });
  const [bySealsMs, bySeals] = await timed(() => talliesByRun(session));
  const [byRecordsMs, byRecords] = await timed(() => talliesByRun(unsealed));
  const areEqual = names.every((run) => JSON.stringify(bySeals.get(run)) === JSON.stringify(byRecords.get(run)));
  return { runs, bySealsMs, byRecordsMs, bareMs, areEqual };
}

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const begin = performance.now();
  const result = await work();
  return [performance.now() - begin, result];
}

/** The first of the steps failed once. */
function recordsOf(run: string): [string, RunRecord][] {
  return Array.from({ length: ATTEMPTS }, (_, i) => [
    `${attemptFolder(run)}${STARTED}-train-1-${i}.json`,
    {
      version: RUN_RECORD_VERSION,
      runId: run,
      workflowId: runPlaceOf(run).workflowId,
      step: 'train',
      key: String(i === 0 ? 1 : i).padStart(64, '0'),
      attempt: i === 1 ? 2 : 1,
      startedAt: STARTED,
      endedAt: ENDED,
      state: i === 0 ? 'failed' : 'finished',
      host: 'bench',
      pid: 1,
      peakMemoryBytes: MEMORY,
      error: i === 0 ? 'StoreUnavailableError: no answer' : null,
      outputs: {},
    },
  ]);
}

function sealOf(run: string): Seal {
  const [kind = '', name = ''] = run.split('/');
  return {
    version: AUDIT_VERSION,
    run,
    number: 1,
    at: ENDED,
    state: 'finished',
    previous: null,
    entries: NOTHING_ADDED,
    objects: NOTHING_ADDED,
    tally: {
      kind,
      name,
      entries: { begun: 1, opened: ATTEMPTS, ended: ATTEMPTS, closed: 1 },
      attempts: ATTEMPTS,
      steps: { computed: ATTEMPTS - 1, reused: 0, failed: 1 },
      processorSeconds: 100,
      peakMemoryBytes: MEMORY,
      startedAt: STARTED,
      endedAt: ENDED,
    },
    manifest: null,
    histories: [],
  };
}
