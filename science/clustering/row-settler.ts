/**
 * Which segments of columns have to be measured so that the nearest neighbours of a row are certain, and measuring them.
 * The lower bounds come from products on the engine; all distances that count are float64, from the rows themselves.
 */
import type { CentredRows } from './centred-rows.js';
import { SEGMENT, type SearchPrecision } from './distance-programs.js';
import type { NeighbourLists } from './neighbour-lists.js';
import { squaredDistance } from './squared-distance.js';

export interface Columns {
  /** Row of x at every column, -1 for one that only fills up; a multiple of SEGMENT long. */
  readonly slot: Int32Array;
  /** Columns that are real. */
  readonly count: number;
  /** [slots]: weight w of the score. */
  readonly weight: Float64Array;
  /** [slots]: rows of one group are not neighbours of each other. */
  readonly group: Int32Array;
}

/** Smallest products of some rows with every segment of columns. */
export interface SegmentMinima {
  /** One array a chunk of columns, shape [rows, segments of the chunk]. */
  readonly parts: readonly (Float32Array | Float64Array)[];
  /** Of every chunk but the last. */
  readonly segmentsPerPart: number;
  readonly precision: SearchPrecision;
}

/** Columns in the given order, filled up to whole segments. */
export function columnsOf(order: Int32Array, weight: Float64Array, group: Int32Array): Columns {
  const slot = new Int32Array(Math.ceil(order.length / SEGMENT) * SEGMENT).fill(-1);
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

export class RowSettler {
  /** Longest row of each segment, in the scaled unit. */
  private readonly longest: Float64Array;
  /** Largest weight of each segment: it gives the smallest score. */
  private readonly heaviest: Float64Array;
  /** The group of a segment that holds one alone, else -1. */
  private readonly onlyGroup: Int32Array;
  private readonly lower: Float64Array;
  private readonly measured: Uint8Array;
  private readonly first: number;
  private readonly nearestSegment: Int32Array;
  private readonly nearestLower: Float64Array;

  constructor(
    private readonly rows: CentredRows,
    private readonly columns: Columns,
    private readonly lists: NeighbourLists,
  ) {
    const segments = columns.slot.length / SEGMENT;
    this.longest = new Float64Array(segments);
    this.heaviest = new Float64Array(segments);
    this.onlyGroup = new Int32Array(segments);
    this.lower = new Float64Array(segments);
    this.measured = new Uint8Array(segments);
    this.first = columns.count < MANY_COLUMNS ? FIRST_SEGMENTS.few : FIRST_SEGMENTS.many;
    this.nearestSegment = new Int32Array(this.first + 1);
    this.nearestLower = new Float64Array(this.first + 1);
    for (let s = 0; s < segments; s++) this.describe(s);
  }

  private describe(segment: number): void {
    const { slot, weight, group } = this.columns;
    let only = group[slot[segment * SEGMENT]!]!;
    for (let c = segment * SEGMENT; c < (segment + 1) * SEGMENT && slot[c]! >= 0; c++) {
      const row = slot[c]!;
      this.longest[segment] = Math.max(this.longest[segment]!, this.rows.square[row]!);
      this.heaviest[segment] = Math.max(this.heaviest[segment]!, weight[row]!);
      if (group[row] !== only) only = -1;
    }
    this.longest[segment] = Math.sqrt(this.longest[segment]!);
    this.onlyGroup[segment] = only;
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
    this.boundSegments(row, minima, r);
    lists.begin(row);
    const { nearestSegment, nearestLower } = this;
    for (let t = 0; t < this.first; t++) if (nearestLower[t]! < Infinity) this.measureSegment(row, nearestSegment[t]!);
    let beyond = nearestLower[this.first]!;
    if (beyond < Infinity && beyond <= lists.best(row)) {
      const limit = minima.precision === 'single' ? Math.max(MANY_SEGMENTS, this.lower.length >> 4) : Infinity;
      beyond = this.measureUnclear(row, limit);
      if (Number.isNaN(beyond)) return false;
    }
    if (beyond < lists.bound[row]!) lists.bound[row] = beyond;
    return true;
  }

  /** Lower bounds of all scores of each segment, and the segments with the smallest. */
  private boundSegments(row: number, { parts, segmentsPerPart, precision }: SegmentMinima, r: number): void {
    const { rows, longest, heaviest, onlyGroup, lower } = this;
    const segments = lower.length;
    const square = rows.square[row]!;
    const length = Math.sqrt(square);
    const weight = this.columns.weight[row]!;
    const group = this.columns.group[row]!;
    const roundoff = (rows.width + 8) * 1.01 * ROUNDOFF[precision];
    // What measuring rounds, and what is lost where float32 or float64 have no smaller numbers.
    const certain = (1 - (rows.width + 8) * 2 ** -51) * rows.unscale;
    const own = square * (1 - (rows.width + 8) * 2 ** -52) - 1e-36 * rows.width;
    this.nearestLower.fill(Infinity);
    let offset = 0;
    for (const part of parts) {
      const count = Math.min(segments - offset, segmentsPerPart);
      const base = r * count;
      for (let q = 0; q < count; q++) {
        const s = offset + q;
        if (onlyGroup[s] === group) {
          lower[s] = Infinity;
          continue;
        }
        const far = longest[s]!;
        const squared = own + part[base + q]! - roundoff * far * (2 * length + far);
        const score = squared > 0 ? (squared * certain * 2) / (weight + heaviest[s]!) : 0;
        lower[s] = score;
        if (score < this.nearestLower[this.first]!) this.keepNearest(s, score);
      }
      offset += count;
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
  private measureUnclear(row: number, limit: number): number {
    const { lower, measured, lists, nearestSegment } = this;
    const best = lists.best(row);
    for (let t = 0; t < this.first; t++) measured[nearestSegment[t]!] = 1;
    let unclear = 0;
    if (limit < lower.length) for (let s = 0; s < lower.length; s++) if (lower[s]! <= best) unclear++;
    let beyond = unclear > limit ? Number.NaN : Infinity;
    for (let s = 0; s < lower.length && unclear <= limit; s++) {
      if (measured[s] === 1) continue;
      if (lower[s]! <= lists.best(row)) this.measureSegment(row, s);
      else if (lower[s]! < beyond) beyond = lower[s]!;
    }
    for (let t = 0; t < this.first; t++) measured[nearestSegment[t]!] = 0;
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
