/**
 * Exact nearest neighbours of some rows among many, without a distance matrix. The engine multiplies all pairs and tells the
 * largest product of every few columns, which bounds their distances from below; then the products with the nearest groups are
 * looked into, and the nearest columns measured in float64, until no bound is below the best distance found. Rows for which
 * one precision leaves too much unclear are multiplied again in the next.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { multipliesBfloat16 } from '../../engine/index.js';
import type { CentredRows } from './centred-rows.js';
import { GroupProducts } from './group-products.js';
import type { NeighbourLists } from './neighbour-lists.js';
import type { SearchPrecision } from './packed-rows.js';
import { type Columns, type NeighbourSearch, RowSettler } from './row-settler.js';

/** How a search goes about it: memory and speed depend on that, results do not. */
export interface BlockSizes {
  /** In half precision; fewer in the others, in the same memory. */
  readonly rows: number;
  /** A multiple of GROUP. */
  readonly columns: number;
  /** Up to this many pairs all are measured: a program call costs more. */
  readonly fewPairs: number;
  /** One after the other, for the rows that the one before leaves unclear. Double has to be the last. */
  readonly precisions: readonly SearchPrecision[];
}

const PRECISIONS: readonly SearchPrecision[] = ['half', 'single', 'double'];

export const DEFAULT_BLOCKS: BlockSizes = {
  rows: 512,
  columns: 16_384,
  fewPairs: 4096,
  precisions: PRECISIONS.filter((precision) => precision !== 'half' || multipliesBfloat16()),
};

/** Float64 left more columns unclear than the caller allows: very many equal distances. */
export class TooManyTies extends Error {}

const TIMES_HALF: Readonly<Record<SearchPrecision, number>> = { half: 1, single: 2, double: 4 };
/** Groups of columns looked into at once: 32 MB of products. */
const MOST_GROUPS = 65_536;

export class NearestSearch {
  private columns: Columns | null = null;
  private readonly products = new Map<SearchPrecision, GroupProducts>();
  /** Columns that were measured because not even float64 told them apart. */
  private tied = 0;

  /**
   * @param programFolder the caller owns and clears it
   * @param mostTied columns that may tie, over all searches, before one gives up
   */
  constructor(
    private readonly rows: CentredRows,
    private readonly programFolder: string,
    private readonly blocks = DEFAULT_BLOCKS,
    private readonly mostTied = Number.POSITIVE_INFINITY,
  ) {}

  close(): void {
    for (const products of this.products.values()) products.close();
  }

  /**
   * The columns to search in from now on.
   * @param changed rows that have changed since the last call
   */
  load(columns: Columns, changed: Int32Array): void {
    this.columns = columns;
    for (const products of this.products.values()) {
      products.release();
      for (const row of changed) products.packed.refresh(row);
    }
  }

  /**
   * Makes the lists of some rows anew.
   * @throws TooManyTies
   */
  async search(rows: Int32Array, lists: NeighbourLists): Promise<void> {
    const columns = this.columns!;
    let left = rows;
    for (const precision of this.blocks.precisions) {
      const products = await this.productsIn(precision);
      const settler = new RowSettler(this.rows, columns, lists, products.packed);
      if (rows.length * columns.count <= this.blocks.fewPairs) {
        for (const row of rows) settler.measureAll(row);
        return;
      }
      await products.load(columns.slot, this.blocks.columns);
      const unclear: number[] = [];
      const size = Math.ceil(this.blocks.rows / TIMES_HALF[precision]);
      for (let first = 0; first < left.length; first += size) {
        this.searchBlock(products, settler, left.subarray(first, first + size), unclear);
        await nextTurn();
      }
      left = Int32Array.from(unclear);
      if (left.length === 0) return;
    }
  }

  private async productsIn(precision: SearchPrecision): Promise<GroupProducts> {
    const known = this.products.get(precision);
    if (known) return known;
    const opened = await GroupProducts.open(this.rows, precision, this.programFolder);
    this.products.set(precision, opened);
    return opened;
  }

  private searchBlock(products: GroupProducts, settler: RowSettler, block: Int32Array, unclear: number[]): void {
    products.multiply(block, (largest, productsWith) => {
      const nearest = Array.from(block, (_, r) => settler.nearestGroups(block, r, largest));
      const further: NeighbourSearch[] = [];
      inPortions(nearest, productsWith, (look, found, from) => {
        const limit = settler.settle(look, found, from);
        if (limit === null) return;
        const within = settler.groupsWithin(block, look.r, limit, largest);
        if (within) further.push(within);
        else unclear.push(look.row);
      });
      inPortions(further, productsWith, (look, found, from) => {
        const measured = settler.settleWithin(look, found, from);
        if (measured === null) unclear.push(look.row);
        else if (products.packed.precision === 'double') this.countTied(measured);
      });
    });
  }

  private countTied(columns: number): void {
    this.tied += columns;
    if (this.tied > this.mostTied) throw new TooManyTies(`${this.tied} columns tie`);
  }
}

/** Looks into the groups of many rows, so many at a time as memory allows. */
function inPortions(
  looks: readonly NeighbourSearch[],
  productsWith: (looks: readonly NeighbourSearch[]) => Float32Array | Float64Array,
  work: (look: NeighbourSearch, found: Float32Array | Float64Array, from: number) => void,
): void {
  for (let first = 0, end = 0; first < looks.length; first = end) {
    let groups = 0;
    while (end < looks.length && (end === first || groups + looks[end]!.groups.length <= MOST_GROUPS)) {
      groups += looks[end++]!.groups.length;
    }
    const portion = looks.slice(first, end);
    const found = productsWith(portion);
    let from = 0;
    for (const look of portion) {
      work(look, found, from);
      from += look.groups.length;
    }
  }
}
