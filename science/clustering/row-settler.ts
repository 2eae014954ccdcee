/**
 * Which segments of columns have to be measured so that the nearest neighbours of a row are certain, and measuring them.
 * The lower bounds come from products on the engine; all distances that count are float64, from the rows themselves.
 */
import type { CentredRows } from './centred-rows.js';
import { GROUP, SEGMENT, SEGMENTS_OF_GROUP, type SearchPrecision } from './distance-programs.js';
import type { NeighbourLists } from './neighbour-lists.js';
import { squaredDistance } from './squared-distance.js';

export interface Columns {
  /** Row of x at every column, -1 for one that only fills up; a multiple of GROUP long. */
  readonly slot: Int32Array;
  /** Columns that are real. */
  readonly count: number;
  /** [slots]: weight w of the score. */
  readonly weight: Float64Array;
  /** [slots]: rows of one group are not neighbours of each other. */
  readonly group: Int32Array;
}

/** Smallest products of some rows with every segment and every group of columns. */
export interface SegmentMinima {
  /** One a chunk of columns. */
  readonly parts: readonly MinimaOfChunk[];
  /** Of every chunk but the last. */
  readonly groupsPerPart: number;
  readonly precision: SearchPrecision;
}

export interface MinimaOfChunk {
  /** Shape [rows, SEGMENTS_OF_GROUP, groups of the chunk]. */
  readonly minima: Float32Array | Float64Array;
  /** Shape [rows, groups of the chunk]. */
  readonly coarse: Float32Array | Float64Array;
}

/** Columns in the given order, filled up to whole groups. */
export function columnsOf(order: Int32Array, weight: Float64Array, group: Int32Array): Columns {
  const slot = new Int32Array(Math.ceil(order.length / GROUP) * GROUP).fill(-1);
  slot.set(order);
  return { slot, count: order.length, weight, group };
}

/** Segments measured of every row: enough that the list holds a few neighbours, few enough to cost less than searching again. */
const FIRST_SEGMENTS = { few: 8, many: 16 } as const;
/** Columns from which on a search costs more than measuring that many. */
const MANY_COLUMNS = 30_000;
/** A row with more unclear segments than this, and than a sixteenth of all, is better multiplied in float64. */
const MANY_SEGMENTS = 64;
const ROUNDOFF: Readonly<Record<SearchPrecision, number>> = { single: 2 ** -24, double: 2 ** -53 };

/** Of a segment or group: columns of several groups of points, or no column at all. */
const MIXED = -1;
const NOTHING = -2;

export class RowSettler {
  private readonly segments: Extremes;
  private readonly groups: Extremes;
  /** Bounds of the segments; valid in the groups that were opened. */
  private readonly lower: Float64Array;
  private readonly groupLower: Float64Array;
  private readonly opened: Uint8Array;
  private readonly measured: Uint8Array;
  private readonly first: number;
  private readonly nearestSegment: Int32Array;
  private readonly nearestLower: Float64Array;
  /** Segments of the last row beyond the first ones that had to be measured. */
  unclear = 0;
  /** Of the row that is being settled. */
  private length = 0;
  private own = 0;
  private weight = 0;
  private roundoff = 0;
  private certain = 0;

  constructor(
    private readonly rows: CentredRows,
    private readonly columns: Columns,
    private readonly lists: NeighbourLists,
  ) {
    this.segments = new Extremes(rows, columns, SEGMENT);
    this.groups = new Extremes(rows, columns, GROUP);
    this.lower = new Float64Array(this.segments.count);
    this.measured = new Uint8Array(this.segments.count);
    this.groupLower = new Float64Array(this.groups.count);
    this.opened = new Uint8Array(this.groups.count);
    this.first = columns.count < MANY_COLUMNS ? FIRST_SEGMENTS.few : FIRST_SEGMENTS.many;
    this.nearestSegment = new Int32Array(this.first + 1);
    this.nearestLower = new Float64Array(this.first + 1);
  }

  /** Makes the list of a row by measuring every column. */
  measureAll(row: number): void {
    this.lists.begin(row);
    for (let s = 0; s < this.lower.length; s++) this.measureSegment(row, s);
  }

  /**
   * Makes the list of a row from the minima of its products.
   * @param r number of this row among those of the minima
   * @returns false if float32 left too many segments unclear: nothing was decided then
   */
  settle(row: number, minima: SegmentMinima, r: number): boolean {
    const { lists } = this;
    this.unclear = 0;
    this.boundGroups(row, minima, r);
    lists.begin(row);
    const { nearestSegment, nearestLower } = this;
    for (let t = 0; t < this.first; t++) if (nearestLower[t]! < Infinity) this.measureSegment(row, nearestSegment[t]!);
    let beyond = nearestLower[this.first]!;
    if (beyond < Infinity && beyond <= lists.best(row)) {
      const limit = minima.precision === 'single' ? Math.max(MANY_SEGMENTS, this.lower.length >> 4) : Infinity;
      beyond = this.measureUnclear(row, minima, r, limit);
      if (Number.isNaN(beyond)) return false;
    }
    if (beyond < lists.bound[row]!) lists.bound[row] = beyond;
    return true;
  }

  /** Lower bounds of all scores of each group, and the segments with the smallest. */
  private boundGroups(row: number, minima: SegmentMinima, r: number): void {
    const { rows, groups, groupLower, opened, nearestLower, first } = this;
    const square = rows.square[row]!;
    const group = this.columns.group[row]!;
    this.length = Math.sqrt(square);
    this.weight = this.columns.weight[row]!;
    this.roundoff = (rows.width + 8) * 1.01 * ROUNDOFF[minima.precision];
    // What measuring rounds, and what is lost where float32 or float64 have no smaller numbers.
    this.certain = (1 - (rows.width + 8) * 2 ** -51) * rows.unscale * 2;
    this.own = square * (1 - (rows.width + 8) * 2 ** -52) - 1e-36 * rows.width;
    nearestLower.fill(Infinity);
    let offset = 0;
    for (const { coarse } of minima.parts) {
      const count = Math.min(groups.count - offset, minima.groupsPerPart);
      for (let q = 0; q < count; q++) {
        const at = offset + q;
        const isOut = groups.only[at] === group;
        const score = isOut ? Infinity : this.bound(coarse[r * count + q]!, groups.longest[at]!, groups.heaviest[at]!);
        groupLower[at] = score;
        opened[at] = 0;
        if (score < nearestLower[first]!) this.open(at, group, minima, r);
      }
      offset += count;
    }
  }

  /** Every step is monotone, rounding included: the bound of a group is never above one of its segments'. */
  private bound(product: number, far: number, heaviest: number): number {
    const squared = this.own + product - this.roundoff * far * (2 * this.length + far);
    return squared > 0 ? (squared * this.certain) / (this.weight + heaviest) : 0;
  }

  /** Bounds the segments of a group. */
  private open(at: number, group: number, { parts, groupsPerPart }: SegmentMinima, r: number): void {
    const { segments, lower, nearestLower, first } = this;
    const part = Math.floor(at / groupsPerPart);
    const stride = Math.min(this.groups.count - part * groupsPerPart, groupsPerPart);
    const { minima } = parts[part]!;
    let from = r * SEGMENTS_OF_GROUP * stride + at - part * groupsPerPart;
    this.opened[at] = 1;
    for (let s = at * SEGMENTS_OF_GROUP; s < (at + 1) * SEGMENTS_OF_GROUP; s++, from += stride) {
      const only = segments.only[s]!;
      const isOut = only === group || only === NOTHING;
      const score = isOut ? Infinity : this.bound(minima[from]!, segments.longest[s]!, segments.heaviest[s]!);
      lower[s] = score;
      if (score < nearestLower[first]!) this.keepNearest(s, score);
    }
  }

  private keepNearest(segment: number, score: number): void {
    const { nearestSegment, nearestLower } = this;
    let at = this.first;
    for (; at > 0 && score < nearestLower[at - 1]!; at--) {
      nearestLower[at] = nearestLower[at - 1]!;
      nearestSegment[at] = nearestSegment[at - 1]!;
    }
    nearestLower[at] = score;
    nearestSegment[at] = segment;
  }

  /**
   * Measures every segment whose bound does not exceed the best score found, beside the first ones.
   * @returns the smallest bound of the others; NaN if there are more than `limit`
   */
  private measureUnclear(row: number, minima: SegmentMinima, r: number, limit: number): number {
    const { lower, groupLower, opened, measured, lists, nearestSegment } = this;
    const group = this.columns.group[row]!;
    const best = lists.best(row);
    const done = nearestSegment.slice(0, this.first);
    const unclear: number[] = [];
    let beyond = Infinity;
    for (const s of done) measured[s] = 1;
    for (let at = 0; at < groupLower.length && unclear.length <= limit; at++) {
      if (groupLower[at]! > best) {
        beyond = Math.min(beyond, groupLower[at]!);
        continue;
      }
      if (opened[at] === 0) this.open(at, group, minima, r);
      for (let s = at * SEGMENTS_OF_GROUP; s < (at + 1) * SEGMENTS_OF_GROUP; s++) {
        if (measured[s] === 1) continue;
        if (lower[s]! <= best) unclear.push(s);
        else beyond = Math.min(beyond, lower[s]!);
      }
    }
    for (const s of done) measured[s] = 0;
    if (unclear.length > limit) return Number.NaN;
    this.unclear = unclear.length;
    for (const s of unclear) {
      if (lower[s]! <= lists.best(row)) this.measureSegment(row, s);
      else beyond = Math.min(beyond, lower[s]!);
    }
    return beyond;
  }

  private measureSegment(row: number, segment: number): void {
    const { x, width } = this.rows;
    const { slot, weight, group } = this.columns;
    for (let c = segment * SEGMENT; c < (segment + 1) * SEGMENT; c++) {
      const other = slot[c]!;
      if (other < 0) break;
      if (group[other] === group[row]) continue;
      const score = (squaredDistance(x, width, row, other) * 2) / (weight[row]! + weight[other]!);
      this.lists.offer(row, other, score);
    }
  }
}

/** What bounds the scores of every `size` consecutive columns. */
class Extremes {
  readonly count: number;
  /** Longest row, in the scaled unit. */
  readonly longest: Float64Array;
  /** Largest weight: it gives the smallest score. */
  readonly heaviest: Float64Array;
  /** The group of points of those columns if it is one alone, else MIXED; NOTHING where there is no column. */
  readonly only: Int32Array;

  constructor(rows: CentredRows, { slot, weight, group }: Columns, size: number) {
    this.count = slot.length / size;
    this.longest = new Float64Array(this.count);
    this.heaviest = new Float64Array(this.count);
    this.only = new Int32Array(this.count).fill(NOTHING);
    slot.forEach((row, column) => {
      if (row < 0) return;
      const at = Math.floor(column / size);
      this.longest[at] = Math.max(this.longest[at]!, Math.sqrt(rows.square[row]!));
      this.heaviest[at] = Math.max(this.heaviest[at]!, weight[row]!);
      if (this.only[at] === NOTHING) this.only[at] = group[row]!;
      else if (this.only[at] !== group[row]) this.only[at] = MIXED;
    });
  }
}
