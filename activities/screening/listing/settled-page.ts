/**
 * What of a page is new, and what it is called. In order: a crystal that was listed before, in this page or an earlier one, is
 * counted and left; one that an earlier screening predicted is taken over; the others are predicted. A crystal has the first of
 * its names that no other has; where all are taken it is given up.
 */
import { at } from '../../../schemas/required.js';
import type { KnownIds } from '../../../schemas/screening/candidate-ids.js';
import type { GatheredPage, PageRow } from './gathered-page.js';
import type { GivenUp } from './given-up-table.js';

export interface SettledPage {
  /** Rows of the page that are predicted, and what they are called. */
  readonly candidates: readonly { readonly row: number; readonly id: string }[];
  readonly taken: readonly { readonly row: number; readonly id: string }[];
  readonly equal: number;
  /** Rows of them. */
  readonly equalRows: readonly number[];
  /** Rows whose names all are those of others. */
  readonly nameless: readonly { readonly row: number; readonly name: string }[];
  readonly givenUp: readonly GivenUp[];
  /** Items that belong to the page: the others are for the next. */
  readonly items: number;
}

/** @param left candidates that are still wanted; null: all */
export function settlePage(page: GatheredPage, known: KnownIds, left: number | null): SettledPage {
  const contents = new Set<string>();
  const names = new Set<string>();
  const candidates: { row: number; id: string }[] = [];
  const taken: { row: number; id: string }[] = [];
  const nameless: { row: number; name: string }[] = [];
  const equalRows: number[] = [];
  let next = 0;
  let items = 0;
  for (; items < page.items.length; items++) {
    const from = next;
    while (next < page.rows.length && at(page.rows, next).item === items) next++;
    const wanted = candidates.length + taken.length + (next - from);
    // An item of several crystals is one: parts of it could not be gone on from.
    if (left !== null && wanted > left && candidates.length + taken.length > 0) break;
    for (let n = from; n < next; n++) {
      const row = at(page.rows, n);
      const { contentId, isOwn } = row;
      if (contents.has(contentId) || (known.equal.has(n) && !isOwn)) {
        equalRows.push(n);
        continue;
      }
      const id = row.names.find((name) => isFree(name, row, names, known));
      if (id === undefined) {
        nameless.push({ row: n, name: at(row.names, 0) });
        continue;
      }
      contents.add(contentId);
      names.add(id);
      if (known.predicted.has(n)) taken.push({ row: n, id });
      else candidates.push({ row: n, id });
    }
  }
  const givenUp = page.givenUp.filter(({ item }) => item < items).map(({ row }) => row);
  return { candidates, taken, equal: equalRows.length, equalRows, nameless, givenUp, items };
}

function isFree(name: string, { ownNames }: PageRow, names: ReadonlySet<string>, { taken }: KnownIds): boolean {
  return !names.has(name) && (!taken.has(name) || ownNames.has(name));
}
