/**
 * Deletes what runs that are let go of computed, beside runs that go on. Records go before objects: once a record is gone
 * no step finds its result again, and whoever found it before has an entry by now that spares the objects.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { stepRecordKey } from '../../artifacts/step-ledger.js';
import type { ObjectStore } from '../../object-store/port.js';
import type { StoreAct } from '../acts/store-act.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { inParallel } from '../trail/in-parallel.js';
import type { Garbage } from './garbage.js';
import { type UnderWay, underWay } from './under-way.js';

/** Steps between two looks at the runs that go on. */
const BATCH = 64;
/** An attempt may look its result up while it still writes that it begins: by then that is written. */
const SETTLE_MS = 10_000;
const WHY = 'its run was let go of, and no other reaches it';

interface Stores {
  readonly audit: AuditReader;
  readonly objects: Pick<ObjectStore, 'delete'>;
}

interface Circumstances {
  /** Runs that had their last seal when the garbage was looked for. */
  readonly ended: ReadonlySet<string>;
  readonly act: Pick<StoreAct, 'removing'>;
  /** Waits; tests bring their own. */
  readonly settle?: () => Promise<unknown>;
}

export interface Collected {
  readonly objects: number;
  readonly bytes: number;
  readonly records: number;
  /** Steps that a run under way asked for meanwhile: their results are left. */
  readonly spared: number;
}

export async function collectGarbage(
  { audit, objects: store }: Stores,
  garbage: readonly Garbage[],
  { ended, act, settle = () => sleep(SETTLE_MS) }: Circumstances,
): Promise<Collected> {
  const before = await underWay(audit, ended);
  const unasked = garbage.filter((each) => !isAsked(each, before));
  const records = unasked.map(({ stepKey }) => stepRecordKey(stepKey));
  await act.removing(records, WHY);
  await inParallel(records, (key) => store.delete(key));
  await settle();
  const deleted = new Map<string, number>();
  let left = garbage.length - unasked.length;
  for (let start = 0; start < unasked.length; start += BATCH) {
    const now = await underWay(audit, ended);
    const batch = unasked.slice(start, start + BATCH);
    const free = batch.filter((each) => !isAsked(each, now));
    const objects = free.flatMap((each) => each.objects).filter(({ key }) => !now.objects.has(key));
    await act.removing(
      objects.map(({ key }) => key),
      WHY,
    );
    await inParallel(objects, ({ key }) => store.delete(key));
    for (const { key, bytes } of objects) deleted.set(key, bytes);
    left += batch.length - free.length;
  }
  const bytes = [...deleted.values()].reduce((sum, each) => sum + each, 0);
  return { objects: deleted.size, bytes, records: records.length, spared: left };
}

function isAsked({ step, stepKey }: Garbage, { stepKeys, steps }: UnderWay): boolean {
  return stepKeys.has(stepKey) || steps.has(step);
}
