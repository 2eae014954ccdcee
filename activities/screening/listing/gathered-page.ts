/** Chunks of a place until a page is full: its rows in order, and where its items end. */
import type { EncodedArtifact } from '../../../infra/artifacts/artifact-parts.js';
import { at } from '../../../schemas/required.js';
import type { ChunkRow, Chunks, ChunksEnd, ItemPlace } from './chunk.js';
import type { GivenUp } from './given-up-table.js';
import { MAX_PAGE_SHARDS, MAX_SHARD_ROWS, ShardCuts } from './shards-by-cost.js';

export interface PageRow extends Omit<ChunkRow, 'item'> {
  /** Number of its item in the page. */
  readonly item: number;
  /** Of a retry: whether the crystal, or a name, is the candidate itself, as it was given up. */
  readonly isOwn: boolean;
  readonly ownNames: ReadonlySet<string>;
}

export interface GatheredPage {
  readonly tables: readonly EncodedArtifact[];
  /** Of all tables, in order. */
  readonly rows: readonly PageRow[];
  readonly givenUp: readonly { readonly row: GivenUp; readonly item: number }[];
  readonly items: readonly ItemPlace[];
  /** null where the page was full before the place ended. */
  readonly end: ChunksEnd | null;
}

/** Broken ones count as well: a source of nothing else has pages, too. */
const MOST_ITEMS = MAX_PAGE_SHARDS * MAX_SHARD_ROWS;

const NONE: ReadonlySet<string> = new Set();

/** Where it is full depends on the source alone: on the items, their crystals and costs, in their order. */
export async function gatherPage(chunks: Chunks): Promise<GatheredPage> {
  const tables: EncodedArtifact[] = [];
  const rows: PageRow[] = [];
  const givenUp: { row: GivenUp; item: number }[] = [];
  const places: ItemPlace[] = [];
  const cuts = new ShardCuts();
  try {
    for (;;) {
      const { done, value } = await chunks.next();
      if (done) return { tables, rows, givenUp, items: places, end: value };
      const first = places.length;
      let items = 0;
      let taken = 0;
      for (; items < value.items.length && places.length < MOST_ITEMS; items++) {
        const from = taken;
        while (taken < value.rows.length && at(value.rows, taken).item === items) taken++;
        const own = value.rows.slice(from, taken);
        const costs = own.map(({ cost }) => cost);
        // An item of more crystals than a page may have is a page by itself.
        if (rows.length > 0 && cuts.with(costs) > MAX_PAGE_SHARDS) break;
        for (const cost of costs) cuts.add(cost);
        const { contentIds, names } = value.own?.[items] ?? { contentIds: NONE, names: NONE };
        for (const row of own)
          rows.push({ ...row, item: first + items, isOwn: contentIds.has(row.contentId), ownNames: names });
        places.push(at(value.items, items));
      }
      tables.push(...value.tables);
      for (const { row, item } of value.givenUp) if (item < items) givenUp.push({ row, item: first + item });
      if (items < value.items.length) return { tables, rows, givenUp, items: places, end: null };
    }
  } finally {
    await chunks.return({ cursor: null, verdict: null });
  }
}
