/**
 * What a screening has given up and not yet screened after all: one entry an item, whatever it held. Pages behind the one that
 * closed the screening are those of retries: what they list, find equal, or give up again, is no longer held by the pages before.
 */
import { at } from '../../../schemas/required.js';
import type { ObjectRef, Table } from '../../../schemas/run/artifact.js';
import type { StepDependencies } from '../../frame/dependencies.js';
import { pagesUpTo } from './manifest-pages.js';

export interface QuarantinedItem {
  readonly source: string;
  readonly item: string;
  readonly before: string;
  readonly errors: ReadonlySet<string>;
  readonly contentIds: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/**
 * @param pages newest page of the manifest
 * @param error class of those that are wanted; null: all
 */
export async function quarantinedItems(
  pages: ObjectRef,
  error: string | null,
  deps: Pick<StepDependencies, 'artifacts' | 'parts'>,
): Promise<QuarantinedItem[]> {
  const held = new Map<string, QuarantinedItem>();
  let isRetry = false;
  for (const { listed, quarantine, released = [], closing } of await pagesUpTo(pages, deps)) {
    if (isRetry)
      for (const ref of [...listed, ...quarantine, ...released]) {
        const { columns } = (await deps.parts.table(ref)) as Table<'listed-candidates' | 'quarantined-candidates'>;
        columns.item.forEach((item, row) => void held.delete(keyOf(at(columns.source, row), item)));
      }
    for (const ref of quarantine) add(held, (await deps.parts.table(ref)) as Table<'quarantined-candidates'>);
    isRetry ||= closing !== null;
  }
  return [...held.values()].filter(({ errors }) => error === null || errors.has(error));
}

function add(held: Map<string, QuarantinedItem>, { columns }: Table<'quarantined-candidates'>): void {
  columns.item.forEach((item, row) => {
    const source = at(columns.source, row);
    const contentId = columns.contentId[row] ?? null;
    const known = held.get(keyOf(source, item));
    held.set(keyOf(source, item), {
      source,
      item,
      before: at(columns.before, row),
      errors: new Set([...(known?.errors ?? []), at(columns.error, row)]),
      contentIds: new Set([...(known?.contentIds ?? []), ...(contentId === null ? [] : [contentId])]),
      names: new Set([...(known?.names ?? []), at(columns.id, row)]),
    });
  });
}

function keyOf(source: string, item: string): string {
  return JSON.stringify([source, item]);
}
