/**
 * Garbage is deleted beside runs that reuse what is being deleted: every run finishes, and what all of them say and hold is
 * verified afterwards, the runs that are kept among them. Each run begins at another moment of the deletion.
 *
 *   npm run soak:audit     AUDIT_COLLECTIONS=8
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { letGo } from '../../cli/audit/gc/let-go.js';
import { actOnRun } from '../../infra/audit/acts/act-on-run.js';
import { StoreAct } from '../../infra/audit/acts/store-act.js';
import { writableLog } from '../../infra/audit/acts/writable-log.js';
import { collectGarbage } from '../../infra/audit/retention/collect-garbage.js';
import { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import { isEnd, refsMadeBy } from '../../infra/audit/trail/ends.js';
import { openAuditStore } from '../../infra/audit/trail/open-audit-store.js';
import { verifyAudit } from '../../infra/audit/verify/verify-audit.js';
import { auditKey } from '../../infra/audit-key.js';
import { resolveConfig } from '../../infra/config.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import { objectKey } from '../../schemas/run/artifact.js';
import { heldValue } from '../../schemas/run/audit/fields.js';
import { openPipeline, type Pipeline } from '../harness/pipelines/pipeline.js';

const COLLECTIONS = Number(process.env.AUDIT_COLLECTIONS ?? 8);
/** Milliseconds between the moments at which runs begin, and how long steps are held open. */
const APART_MS = 2000;
const HOLD_MS = 200;
const TWO_DAYS_MS = 2 * 86_400_000;
const MINUTES = 60_000;

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom audit garbage ü '));
const dataFolder = path.join(folder, 'stack');
let pipeline: Pipeline;
let stores: { audit: Awaited<ReturnType<typeof openAuditStore>>; objects: Awaited<ReturnType<typeof openObjectStore>> };

beforeAll(async () => {
  pipeline = await openPipeline(folder, HOLD_MS);
  const { store } = resolveConfig({ dataFolder });
  stores = { audit: await openAuditStore(store), objects: await openObjectStore(store) };
}, 10 * MINUTES);
afterAll(async () => {
  await pipeline?.close();
  rmSync(folder, { recursive: true, force: true });
}, 5 * MINUTES);

/** @returns the run, once it is sealed */
async function ran(name: string, variant: number): Promise<string> {
  const handle = await pipeline.start(name, variant);
  await handle.result();
  const run = `${handle.workflowId}/${handle.firstExecutionRunId}`;
  await pipeline.client.workflow.getHandle(`${run}/seal`).result();
  return run;
}

/** As `audit gc --keep-last 0 --delete` two days later, when no run is within its grace. */
async function collect() {
  const trail = new AuditTrail(stores.audit);
  const log = await writableLog(trail, await auditKey(dataFolder));
  const found = await letGo({ trail, objects: stores.objects }, laterRules());
  const act = await StoreAct.begin(trail, log, { act: 'gc', owner: 'ada', command: ['audit', 'gc'], input: {} });
  const deleted = await collectGarbage(stores, found.garbage, { ended: found.ended, act });
  await act.end(deleted);
  return deleted;
}

function laterRules() {
  return { keepLast: 0, olderThanMs: 0, nowMs: Date.now() + TWO_DAYS_MS };
}

it(
  'runs that reuse what is deleted finish, and all of it verifies',
  async () => {
    const trail = new AuditTrail(stores.audit);
    const kept = await ran('kept', 1);
    await actOnRun(trail, await writableLog(trail, await auditKey(dataFolder)), {
      run: kept,
      action: 'keep',
      owner: 'ada',
      reason: 'published',
      details: {},
    });
    let objects = 0;
    for (let i = 0; i < COLLECTIONS; i++) {
      // An ensemble is called by the name of its run: of the older one of a name nobody needs anything.
      await ran('replaced', 2 + i);
      await ran('replaced', 2 + COLLECTIONS + i);
      const again = sleep(i * APART_MS).then(() => ran(`again-${i}`, 2 + i));
      objects += (await collect()).objects;
      const run = await again;
      const { findings } = await verifyAudit(stores, null, {
        level: 'lineage',
        trusted: await auditKey(dataFolder),
      });
      expect(findings).toEqual([]);
      // Of the run that went on beside the deletion nothing is away, but what it pruned itself.
      const gone: string[] = [];
      const pruned = new Set<string>();
      for (const { entry } of await trail.entriesOf(run)) {
        if (entry.kind === 'removed') for (const key of heldValue(entry.objects)) pruned.add(key);
        if (isEnd(entry))
          for (const ref of refsMadeBy(entry))
            if ((await stores.objects.head(objectKey(ref))) === null) gone.push(objectKey(ref));
      }
      expect(gone.filter((key) => !pruned.has(key))).toEqual([]);
    }
    expect(objects).toBeGreaterThan(0);
  },
  40 * MINUTES,
);
