/**
 * Which columns have to be measured so that the nearest neighbours of a row are certain, and measuring them.
 * Products on the engine bound distances from below; all distances that count are float64, from the rows themselves.
 *
 *   score(i, j) = |x_i - x_j|^2 * 2 / (w_i + w_j)        |x_i - x_j|^2 = |x_i|^2 - 2 p(i, j)
 *
 * What a product p is off by, at most: with a row or column r from what stands for it, r_i |x_j| + |x_i| r_j; by adding k numbers
 * in any order, k u sum |terms|, u = 2^-24 or 2^-53; by rounding the sum to half precision, 2^-8 of itself.
 * @source Higham, Accuracy and Stability of Numerical Algorithms (2002), section 3.1
 */

import { Smallest } from '../../numerics/index.js';
import type { CentredRows } from './centred-rows.js';
import { GROUP } from './distance-programs.js';
import type { GroupsOfRow, LargestProducts, Reals } from './group-products.js';
import { LIST_LENGTH, type NeighbourLists } from './neighbour-lists.js';
import type { PackedRows, SearchPrecision } from './packed-rows.js';
import { squaredDistance } from './squared-distance.js';

export interface Columns {
  /** Row of x at every column, -1 for one that only fills up; a multiple of GROUP long. */
  readonly slot: Int32Array;
  /** Columns that are real. */
  readonly count: number;
  /** [rows of x]: weight w of the score. */
  readonly weight: Float64Array;
  /** [rows of x]: rows of one set are not neighbours of each other. */
  readonly set: Int32Array;
}

/** Columns in the given order, filled up to whole groups. */
export function columnsOf(order: Int32Array, weight: Float64Array, set: Int32Array): Columns {
  const slot = new Int32Array(Math.ceil(order.length / GROUP) * GROUP).fill(-1);
  slot.set(order);
  return { slot, count: order.length, weight, set };
}

/** Groups of columns that a row has to look into. */
export interface NeighbourSearch extends GroupsOfRow {
  readonly row: number;
  /** The smallest bound of the other groups. */
  readonly beyond: number;
  /** Everything up to this score is wanted; infinite: the nearest few. */
  readonly limit: number;
}

/** Columns measured of every row: enough that its list lives for some rounds, few enough to cost less than searching again. */
const FIRST = { few: 16, many: LIST_LENGTH } as const;
/** Columns from which on a search costs more than measuring so many. */
const MANY = 30_000;
/** A row with more unclear columns than this, and than a small share of all, is better multiplied in a higher precision. */
const MANY_COLUMNS = 64;
const SMALL_SHARE = 1 / 256;

const ADDING: Readonly<Record<SearchPrecision, number>> = { half: 2 ** -24, single: 2 ** -24, double: 2 ** -53 };
const ROUNDING: Readonly<Record<SearchPrecision, number>> = { half: 2 ** -8, single: 0, double: 0 };

/** Of several columns: rows of several sets, or no row at all. */
const MIXED = -1;
const NOTHING = -2;

export class RowSettler {
  private readonly groups: Extremes;
  private readonly single: Extremes;
  private readonly nearest: Smallest;
  private readonly groupBounds: Float64Array;
  private readonly columnBounds = new Float64Array(GROUP);
  private readonly adding: number;
  private readonly rounding: number;
  private readonly certain: number;
  /** Columns that a row may leave unclear. */
  private readonly mostUnclear: number;
  /** Of the row in work. */
  private length = 0;
  private residual = 0;
  private own = 0;
  private weight = 0;
  private set = 0;

  constructor(
    private readonly rows: CentredRows,
    private readonly columns: Columns,
    private readonly lists: NeighbourLists,
    private readonly packed: PackedRows,
  ) {
    const { precision } = packed;
    this.groups = new Extremes(rows, columns, packed, GROUP);
    this.single = new Extremes(rows, columns, packed, 1);
    this.nearest = new Smallest(columns.count < MANY ? FIRST.few : FIRST.many);
    this.groupBounds = new Float64Array(this.groups.count);
    this.adding = (rows.width + 8) * 1.01 * ADDING[precision];
    this.rounding = ROUNDING[precision];
    this.mostUnclear = precision === 'double' ? Infinity : Math.max(MANY_COLUMNS, columns.count * SMALL_SHARE);
    // What measuring rounds, and what is lost where float32 or float64 have no smaller numbers.
    this.certain = (1 - (rows.width + 8) * 2 ** -51) * rows.unscale * 2;
  }

  /** The nearest groups of row number r of a block. */
  nearestGroups(block: Int32Array, r: number, largest: LargestProducts): NeighbourSearch {
    const row = block[r]!;
    const { nearest, groupBounds } = this;
    this.boundGroups(row, largest, r);
    nearest.clear();
    for (let at = 0; at < groupBounds.length; at++) nearest.offer(at, groupBounds[at]!);
    return { row, r, groups: nearest.found(), beyond: nearest.beyond, limit: Infinity };
  }

  /**
   * Makes the list of a row from the products with its nearest groups.
   * @param products those of group number `from` of these and following, GROUP each
   * @returns up to which score everything has to be measured, if that is not certain to have been done
   */
  settle({ row, groups, beyond }: NeighbourSearch, products: Reals, from: number): number | null {
    const { nearest, lists } = this;
    this.begin(row);
    nearest.clear();
    for (let q = 0; q < groups.length; q++) this.offerColumns(groups[q]!, products, (from + q) * GROUP);
    lists.begin(row);
    const found = nearest.found();
    for (const column of found) this.measure(row, column);
    const smallest = Math.min(nearest.beyond, beyond);
    if (smallest < Infinity && smallest <= lists.best(row)) {
      return Math.max(lists.best(row), nearest.value[found.length - 1]!);
    }
    lists.limit(row, smallest);
    return null;
  }

  /** All groups that may hold a score up to `limit`; null if they are too many for this precision. */
  groupsWithin(block: Int32Array, r: number, limit: number, largest: LargestProducts): NeighbourSearch | null {
    const row = block[r]!;
    const { groupBounds } = this;
    const groups: number[] = [];
    let beyond = Infinity;
    this.boundGroups(row, largest, r);
    for (let at = 0; at < groupBounds.length; at++) {
      if (groupBounds[at]! <= limit) groups.push(at);
      else if (groupBounds[at]! < beyond) beyond = groupBounds[at]!;
    }
    return groups.length > this.mostUnclear ? null : { row, r, groups, beyond, limit };
  }

  /**
   * Makes the list of a row anew from everything that may have a score up to the limit.
   * @param products as in `settle`
   * @returns how many columns were measured; null if they are too many for this precision: nothing was decided then
   */
  settleWithin({ row, groups, beyond, limit }: NeighbourSearch, products: Reals, from: number): number | null {
    const { lists, columnBounds } = this;
    const within: number[] = [];
    let smallest = beyond;
    this.begin(row);
    groups.forEach((group, q) => {
      this.boundColumns(group, products, (from + q) * GROUP);
      for (let i = 0; i < GROUP; i++) {
        if (columnBounds[i]! === Infinity) continue;
        if (columnBounds[i]! <= limit) within.push(group * GROUP + i);
        else if (columnBounds[i]! < smallest) smallest = columnBounds[i]!;
      }
    });
    if (within.length > this.mostUnclear) return null;
    lists.begin(row);
    for (const column of within) this.measure(row, column);
    lists.limit(row, smallest);
    return within.length;
  }

  /** Makes the list of a row by measuring every column. */
  measureAll(row: number): void {
    this.begin(row);
    this.lists.begin(row);
    this.columns.slot.forEach((other, column) => {
      if (other >= 0 && this.columns.set[other] !== this.set) this.measure(row, column);
    });
  }

  private begin(row: number): void {
    const { rows, packed, columns } = this;
    const square = rows.square[row]!;
    this.residual = packed.residual[row]!;
    // What stands for a row is not longer than this.
    this.length = Math.sqrt(square) + this.residual;
    this.weight = columns.weight[row]!;
    this.set = columns.set[row]!;
    this.own = square * (1 - (rows.width + 8) * 2 ** -52) - 1e-36 * rows.width;
  }

  private boundGroups(row: number, { parts, rows }: LargestProducts, r: number): void {
    const { groups, groupBounds } = this;
    this.begin(row);
    let offset = 0;
    for (const part of parts) {
      const count = part.length / rows;
      for (let q = 0, from = r * count; q < count; q++, from++) {
        const at = offset + q;
        groupBounds[at] = groups.only[at] === this.set ? Infinity : this.bound(part[from]!, groups, at);
      }
      offset += count;
    }
  }

  /** Offers the columns of a group to the nearest, but for those whose product is too small for that. */
  private offerColumns(group: number, products: Reals, from: number): void {
    const { nearest, single } = this;
    const least = this.productBelow(nearest.beyond, group);
    for (let i = 0, column = group * GROUP; i < GROUP; i++, column++) {
      const product = products[from + i]!;
      if (product > least && !this.isOut(column)) nearest.offer(column, this.bound(product, single, column));
    }
  }

  /** Some product up to which all bounds of columns of a group are at least `score`; it need not be the largest such. */
  private productBelow(score: number, group: number): number {
    const { groups } = this;
    const squared = (score * (this.weight + groups.heaviest[group]!)) / this.certain;
    const rest = (this.own - squared) / 2 - this.inputError(groups, group);
    const product = rest / (1 + (rest > 0 ? this.rounding : -this.rounding)) - 1e-12 * Math.abs(rest);
    return this.bound(product, groups, group) >= score ? product : Number.NEGATIVE_INFINITY;
  }

  private isOut(column: number): boolean {
    const only = this.single.only[column]!;
    return only === this.set || only === NOTHING;
  }

  private boundColumns(group: number, products: Reals, from: number): void {
    const { single, columnBounds } = this;
    for (let i = 0, column = group * GROUP; i < GROUP; i++, column++) {
      columnBounds[i] = this.isOut(column) ? Infinity : this.bound(products[from + i]!, single, column);
    }
  }

  /** A lower bound of the scores. Every step is monotone, rounding included: that of a group is never above one of its columns'. */
  private bound(product: number, extremes: Extremes, at: number): number {
    const largest = product + this.rounding * Math.abs(product) + this.inputError(extremes, at);
    const squared = this.own - 2 * largest;
    return squared > 0 ? (squared * this.certain) / (this.weight + extremes.heaviest[at]!) : 0;
  }

  /** What a product may lose by what stands for the rows, and by adding. */
  private inputError({ longest, farthest }: Extremes, at: number): number {
    const far = longest[at]!;
    return this.residual * far + this.length * farthest[at]! + this.adding * far * (this.length + far);
  }

  private measure(row: number, column: number): void {
    const { x, width } = this.rows;
    const { slot, weight } = this.columns;
    const other = slot[column]!;
    this.lists.offer(row, other, (squaredDistance(x, width, row, other) * 2) / (weight[row]! + weight[other]!));
  }
}

/** What bounds the scores of every `size` consecutive columns. */
class Extremes {
  readonly count: number;
  /** Longest row, in the scaled unit. */
  readonly longest: Float64Array;
  /** Largest weight: it gives the smallest score. */
  readonly heaviest: Float64Array;
  /** Largest residual. */
  readonly farthest: Float64Array;
  /** The set of those columns if it is one alone, else MIXED; NOTHING where there is no column. */
  readonly only: Int32Array;

  constructor(rows: CentredRows, { slot, weight, set }: Columns, { residual }: PackedRows, size: number) {
    const count = slot.length / size;
    this.count = count;
    this.longest = new Float64Array(count);
    this.heaviest = new Float64Array(count);
    this.farthest = new Float64Array(count);
    this.only = new Int32Array(count).fill(NOTHING);
    slot.forEach((row, column) => {
      if (row < 0) return;
      const at = Math.floor(column / size);
      this.longest[at] = Math.max(this.longest[at]!, Math.sqrt(rows.square[row]!));
      this.heaviest[at] = Math.max(this.heaviest[at]!, weight[row]!);
      this.farthest[at] = Math.max(this.farthest[at]!, residual[row]!);
      if (this.only[at] === NOTHING) this.only[at] = set[row]!;
      else if (this.only[at] !== set[row]) this.only[at] = MIXED;
    });
  }
}
