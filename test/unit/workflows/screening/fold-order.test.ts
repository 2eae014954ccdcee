/** Groups of pages by hand: a hundred shards, fifty pages, or the end of the list close one. */
import { describe, expect, it } from 'vitest';
import type { ListedPage, ScreenedShard } from '../../../../schemas/screening/messages.js';
import { FoldOrder, type OpenPage } from '../../../../workflows/screening/fold-order.js';

const page = (nShards: number): ListedPage => ({
  shards: null,
  nShards,
  seen: { kind: 'candidate-ids', sha256: '', bytes: 0, rows: null, schemaVersion: 1 },
  broken: null,
  taken: null,
  ...{ listed: 0, candidates: 0, equal: 0, refused: 0, takenOver: 0 },
  next: null,
  verdict: null,
});
const SCREENED: ScreenedShard = { predicted: [], placed: [], quarantined: [] };
const finish = ({ shards }: OpenPage) => shards.fill(SCREENED);

/** Shards of the pages of each group, and whether it is the last. */
function groupsOf(pages: readonly number[]) {
  const order = new FoldOrder();
  for (const [i, shards] of pages.entries()) order.listed(page(shards), i === pages.length - 1);
  return order.rest.map((group) => [...group.pages.map(({ page: { nShards } }) => nShards), group.isLast]);
}

describe('groups of pages', () => {
  it('end with the page that brings a hundred shards together', () => {
    expect(groupsOf([40, 40, 40, 90, 0, 20, 7])).toEqual([
      [40, 40, 40, false],
      [90, 0, 20, false],
      [7, true],
    ]);
    expect(groupsOf([99, 1])).toEqual([[99, 1, true]]);
    expect(groupsOf([100, 0])).toEqual([
      [100, false],
      [0, true],
    ]);
  });

  it('end with the fiftieth page', () => {
    expect(groupsOf(Array.from<number>({ length: 101 }).fill(1)).map(({ length }) => length - 1)).toEqual([50, 50, 1]);
  });

  it('are ready when they are closed and their shards done, in the order of the list', () => {
    const order = new FoldOrder();
    expect([order.isReady, order.isBetweenGroups, order.isEmpty]).toEqual([false, true, true]);
    const early = order.listed(page(60), false);
    finish(early);
    expect([order.isReady, order.isBetweenGroups]).toEqual([false, false]);
    const late = order.listed(page(60), false);
    const next = order.listed(page(1), true);
    finish(next);
    // The second group waits for the first.
    expect([order.isReady, order.isBetweenGroups]).toEqual([false, true]);
    finish(late);
    expect(order.isReady).toBe(true);
    expect(order.first.pages).toEqual([early, late]);
    order.folded();
    expect([order.isReady, order.first.isLast]).toEqual([true, true]);
    order.folded();
    expect([order.isReady, order.isEmpty]).toEqual([false, true]);
  });

  it('of no shards are ready at once', () => {
    const order = new FoldOrder();
    order.listed(page(0), true);
    expect(order.isReady).toBe(true);
  });
});
