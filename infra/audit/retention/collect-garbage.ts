/**
 * Deletes what runs that are let go of computed, beside runs that go on. Records go before objects: once a record is gone
 * no step finds its result again, and whoever found it before had opened its entry by then, which spares the objects.
 */
import { stepRecordKey } from '../../artifacts/step-ledger.js';
import type { ObjectStore } from '../../object-store/port.js';
import type { StoreAct } from '../acts/store-act.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { inParallel } from '../trail/in-parallel.js';
import type { Garbage } from './garbage.js';
import { type UnderWay, underWay } from './under-way.js';

/** Steps between two looks at the runs that go on. */
const BATCH = 64;
const WHY = 'its run was let go of, and no other reaches it';

interface Stores {
  readonly audit: AuditReader;
  readonly objects: Pick<ObjectStore, 'delete'>;
}

export interface Collected {
  readonly objects: number;
  readonly bytes: number;
  readonly records: number;
  /** Steps that a run under way asked for meanwhile: their results are left. */
  readonly spared: number;
}

/** @param ended runs that had their last seal when the garbage was looked for */
export async function collectGarbage(
  { audit, objects: store }: Stores,
  garbage: readonly Garbage[],
  ended: ReadonlySet<string>,
  act: Pick<StoreAct, 'removing'>,
): Promise<Collected> {
  const deleted = new Map<string, number>();
  let [records, spared] = [0, 0];
  for (let start = 0; start < garbage.length; start += BATCH) {
    const before = await underWay(audit, ended);
    const batch = garbage.slice(start, start + BATCH).filter((each) => !isAsked(each, before));
    const keys = batch.map(({ stepKey }) => stepRecordKey(stepKey));
    await act.removing(keys, WHY);
    await inParallel(keys, (key) => store.delete(key));
    const after = await underWay(audit, ended);
    const free = batch.filter((each) => !isAsked(each, after));
    const objects = free.flatMap((each) => each.objects).filter(({ key }) => !after.objects.has(key));
    await act.removing(
      objects.map(({ key }) => key),
      WHY,
    );
    await inParallel(objects, ({ key }) => store.delete(key));
    for (const { key, bytes } of objects) deleted.set(key, bytes);
    records += keys.length;
    spared += Math.min(BATCH, garbage.length - start) - free.length;
  }
  return { objects: deleted.size, bytes: [...deleted.values()].reduce((a, b) => a + b, 0), records, spared };
}

function isAsked({ step, stepKey }: Garbage, { stepKeys, steps }: UnderWay): boolean {
  return stepKeys.has(stepKey) || steps.has(step);
}
