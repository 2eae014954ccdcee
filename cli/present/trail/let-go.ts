/** What audit gc lets go of, for people. */
import type { Collected } from '../../../infra/audit/retention/collect-garbage.js';
import { renderTable } from '../text/table.js';

const MIB = 1024 ** 2;

export interface GcPlan {
  readonly letGo: readonly string[];
  readonly retained: readonly { readonly run: string; readonly why: string }[];
  readonly objects: number;
  readonly records: number;
  readonly bytes: number;
}

/** @param deleted null where nothing was */
export function renderLetGo({ letGo, retained, objects, records, bytes }: GcPlan, deleted: Collected | null): string {
  const rows = [...letGo.map((run) => [run, 'let go of']), ...retained.map(({ run, why }) => [run, `stays: ${why}`])];
  const amount = (n: number, size: number) => `${n} objects (${(size / MIB).toFixed(1)} MiB)`;
  return [
    rows.length === 0 ? 'the audit trail has no runs' : renderTable(['run', ''], rows, 'll'),
    deleted === null
      ? `${amount(objects, bytes)} and ${records} step records would be deleted${objects === 0 ? '' : ': --delete does it'}`
      : `${amount(deleted.objects, deleted.bytes)} and ${deleted.records} step records deleted; ${deleted.spared} results were asked for meanwhile and are left`,
  ].join('\n');
}
