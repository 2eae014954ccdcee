/**
 * Exact nearest rows of a table for one query after another. Features of a network lie near a plane of few dimensions: with y the
 * coordinates of a row along the leading principal axes V and r the length of what is left,
 *
 *   |a - b|^2  >=  |y_a - y_b|^2 + (r_a - r_b)^2        V^T V = 1
 *
 * so that boxes of a tree over (y, r), and rows in them, are left out without a look at their features. Rows that remain are
 * measured in the order of the features, in float64: results are those of a search through all rows, bit by bit.
 *
 * @source Bentley, Commun. ACM 18, 509 (1975), for the tree
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { rowView } from '../../../schemas/numerics/rows.js';
import { at } from '../../../schemas/required.js';
import type { Points } from '../../clustering/index.js';

/** Leading axes: on more of them the bound hardly grows. */
const AXES = 15;
/** Rows that tell the axes; whichever they are, the bound holds. */
const SAMPLE = 1_000;
const ROWS_OF_LEAF = 12;
type Values = Float32Array | Float64Array;

/** What rounding may take from a bound: relative, and beside the longest row. */
const ROUNDING = 1e-9;
const LEFT_OVER = 1e-12;

interface Found {
  /** The nearest row, of equal squares the first; -1 where none is at a finite distance. */
  readonly nearest: number;
  readonly distance: number;
  /** The nearest few, by distance, then row. */
  readonly rows: readonly number[];
}

export class NearestRows {
  private readonly axes: Axes;
  /** Rows in the order of the tree; neighbours in a box are neighbours in memory. */
  private readonly rows: Int32Array;
  /** Of them, [rows, axes and the rest]. */
  private readonly coordinates: Float64Array;
  /** Of them, [rows, width]. */
  private readonly features: Float64Array;
  private readonly tree: Boxes;
  private readonly width: number;

  /** @param rows of the points that are searched; one that is not finite is never found */
  constructor({ width, values }: Points, rows: readonly number[]) {
    const own = rows.filter((row) => areFinite(rowView(values, width, row)));
    this.axes = new Axes({ width, values }, own);
    const { length } = this.axes;
    const places = new Float64Array(own.length * length);
    own.forEach((row, n) => void this.axes.project(rowView(values, width, row), places.subarray(n * length)));
    const order = Int32Array.from(own.keys());
    this.tree = boxesOf(order, places, length);
    this.width = width;
    this.rows = order.map((n) => at(own, n));
    this.coordinates = new Float64Array(places.length);
    this.features = new Float64Array(own.length * width);
    order.forEach((n, place) => {
      this.coordinates.set(rowView(places, length, n), place * length);
      this.features.set(rowView(values, width, at(own, n)), place * width);
    });
  }

  /**
   * @param query shape [width]
   * @param most rows that are wanted, at least 1
   */
  find(query: Float32Array | Float64Array, most: number): Found {
    const own = Float64Array.from(query);
    const search = new Search(most, LEFT_OVER * this.axes.longest(own));
    if (this.rows.length === 0 || !areFinite(own)) return search.found();
    const place = new Float64Array(this.axes.length);
    this.axes.project(own, place);
    const { starts, ends, seconds, sides } = this.tree;
    // Boxes that are still to be looked into, and how near they come; the last is the next.
    const open = [0];
    const reaches = [0];
    for (let box = open.pop(); box !== undefined; box = open.pop()) {
      if ((reaches.pop() as number) > search.bound) continue;
      const second = seconds[box] as number;
      if (second === 0) {
        this.compare(starts[box] as number, ends[box] as number, own, place, search);
        continue;
      }
      const first = box + 1;
      const toFirst = squaredToBox(place, sides, first, search.bound);
      const toSecond = squaredToBox(place, sides, second, search.bound);
      if (toFirst <= toSecond) {
        open.push(second, first);
        reaches.push(toSecond, toFirst);
      } else {
        open.push(first, second);
        reaches.push(toFirst, toSecond);
      }
    }
    return search.found();
  }

  /** Offers rows from a place up to another to a search. */
  private compare(start: number, end: number, own: Float64Array, place: Float64Array, search: Search): void {
    const { coordinates, features, rows, width } = this;
    let { bound } = search;
    for (let n = start; n < end; n++) {
      if (!(squaredUpTo(bound, place, coordinates, n * place.length) <= bound)) continue;
      const squared = squaredUpTo(bound, own, features, n * width);
      if (!(squared <= bound)) continue;
      search.offer(rows[n] as number, squared);
      bound = search.bound;
    }
  }
}

/** A binary tree of boxes in the order of their first visit: the first half of a box follows it. */
interface Boxes {
  /** Of its rows, in the order of the tree. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Its second half; 0 for a leaf. */
  readonly seconds: readonly number[];
  /** [boxes, axes and the rest, 2]: from and to. */
  readonly sides: Float64Array;
}

/** @param order rows of the tree, brought into its order */
function boxesOf(order: Int32Array, places: Float64Array, length: number): Boxes {
  const starts: number[] = [];
  const ends: number[] = [];
  const seconds: number[] = [];
  const sides: number[] = [];
  const add = (start: number, end: number) => {
    const own = order.subarray(start, end);
    const box = starts.length;
    starts.push(start);
    ends.push(end);
    seconds.push(0);
    const { low, high } = sidesOf(own, places, length);
    for (let k = 0; k < length; k++) sides.push(low[k] as number, high[k] as number);
    const spread = Array.from(low, (value, k) => at(high, k) - value);
    const widest = spread.indexOf(Math.max(...spread));
    if (own.length <= ROWS_OF_LEAF || !(at(spread, widest) > 0)) return;
    const along = (row: number) => places[row * length + widest] as number;
    own.sort((a, b) => along(a) - along(b) || a - b);
    const middle = start + (own.length >> 1);
    add(start, middle);
    seconds[box] = starts.length;
    add(middle, end);
  };
  add(0, order.length);
  return { starts, ends, seconds, sides: Float64Array.from(sides) };
}

function sidesOf(rows: Int32Array, places: Float64Array, length: number) {
  const low = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
  for (const row of rows)
    for (let k = 0; k < length; k++) {
      const value = places[row * length + k] as number;
      if (value < (low[k] as number)) low[k] = value;
      if (value > (high[k] as number)) high[k] = value;
    }
  return { low, high };
}

/** The nearest rows so far. */
class Search {
  /** Largest square of a row, or bound of one, that may still be one of them. */
  bound = Number.POSITIVE_INFINITY;
  private nearest = -1;
  private least = Number.POSITIVE_INFINITY;
  private readonly rows: number[] = [];
  private readonly distances: number[] = [];

  /** @param left what rounding may add to a distance */
  constructor(
    private readonly most: number,
    private readonly left: number,
  ) {}

  offer(row: number, squared: number): void {
    if (squared < this.least || (squared === this.least && row < this.nearest))
      [this.nearest, this.least] = [row, squared];
    const distance = Math.sqrt(squared);
    const isBefore = (other: number) =>
      distance < at(this.distances, other) || (distance === at(this.distances, other) && row < at(this.rows, other));
    let place = this.rows.length;
    while (place > 0 && isBefore(place - 1)) place--;
    if (place >= this.most) return;
    this.rows.splice(place, 0, row);
    this.distances.splice(place, 0, distance);
    if (this.rows.length > this.most) {
      this.rows.pop();
      this.distances.pop();
    }
    if (this.rows.length === this.most)
      this.bound = (at(this.distances, this.most - 1) * (1 + ROUNDING) + this.left) ** 2;
  }

  found(): Found {
    const isFound = this.least < Number.POSITIVE_INFINITY;
    return { nearest: isFound ? this.nearest : -1, distance: Math.sqrt(this.least), rows: this.rows };
  }
}

/** Leading principal axes of some rows, and the length of what they leave. */
class Axes {
  /** Of a projection: along each axis, and the rest. */
  readonly length: number;
  private readonly mean: Float64Array;
  /** [axes, width], orthonormal. */
  private readonly directions: Float64Array;
  private readonly rest: Float64Array;
  private longestRow = 0;

  constructor({ width, values }: Points, rows: readonly number[]) {
    const step = Math.max(1, rows.length / SAMPLE);
    const sample = Array.from({ length: Math.min(rows.length, SAMPLE) }, (_, n) => at(rows, Math.floor(n * step)));
    this.mean = new Float64Array(width);
    for (const row of sample)
      for (let k = 0; k < width; k++) this.mean[k] = at(this.mean, k) + at(values, row * width + k) / sample.length;
    this.directions = leadingDirections(values, this.mean, sample);
    this.rest = new Float64Array(width);
    this.length = this.directions.length / width + 1;
    for (const row of rows) this.longestRow = Math.max(this.longestRow, lengthOf(rowView(values, width, row)));
  }

  /** @returns length of the longest row, and of the query */
  longest(query: Float64Array): number {
    return this.longestRow + lengthOf(query);
  }

  /** @param into the place along the axes, and the rest */
  project(row: Values, into: Float64Array): void {
    const { mean, directions, rest, length } = this;
    const { length: width } = mean;
    for (let k = 0; k < width; k++) rest[k] = (row[k] as number) - (mean[k] as number);
    for (let axis = 0; axis < length - 1; axis++) {
      let sum = 0;
      for (let k = 0, of = axis * width; k < width; k++, of++) sum += (rest[k] as number) * (directions[of] as number);
      into[axis] = sum;
      for (let k = 0, of = axis * width; k < width; k++, of++)
        rest[k] = (rest[k] as number) - sum * (directions[of] as number);
    }
    into[length - 1] = lengthOf(rest);
  }
}

/** @returns [axes, width], orthonormal; none where they cannot be told */
function leadingDirections(values: Values, mean: Float64Array, sample: readonly number[]): Float64Array {
  const { length: width } = mean;
  const centred = Matrix.zeros(sample.length, width);
  for (const [n, row] of sample.entries())
    for (let k = 0; k < width; k++) centred.set(n, k, at(values, row * width + k) - at(mean, k));
  const largest = Math.max(...centred.to1DArray().map(Math.abs));
  if (!(largest > 0)) return new Float64Array();
  centred.div(largest);
  const { eigenvectorMatrix } = new EigenvalueDecomposition(centred.transpose().mmul(centred), {
    assumeSymmetric: true,
  });
  const axes = Math.min(AXES, width);
  const directions = new Float64Array(axes * width);
  // The library gives eigenvalues in rising order.
  for (let axis = 0; axis < axes; axis++) directions.set(eigenvectorMatrix.getColumn(width - 1 - axis), axis * width);
  return isOrthonormal(directions, width) ? directions : new Float64Array();
}

/** No bound would hold along others. */
function isOrthonormal(directions: Float64Array, width: number): boolean {
  const matrix = Matrix.from1DArray(directions.length / width, width, directions);
  const products = matrix.mmul(matrix.transpose()).sub(Matrix.eye(matrix.rows));
  return products.to1DArray().every((value) => Math.abs(value) < LEFT_OVER);
}

/** Numbers between two looks at the sum: one at every number would cost more than it saves. */
const STRIDE = 4;

/**
 * @param from where the row begins
 * @returns |own - row|^2, summed in ascending order in float64; where it is above the bound any number that is too
 */
function squaredUpTo(bound: number, own: Float64Array, rows: Float64Array, from: number): number {
  const { length } = own;
  let sum = 0;
  let k = 0;
  while (k < length) {
    const end = Math.min(k + STRIDE, length);
    for (; k < end; k++) {
      const t = (own[k] as number) - (rows[from + k] as number);
      sum += t * t;
    }
    if (sum > bound) return sum;
  }
  return sum;
}

/** @returns as `squaredUpTo`, to the nearest point of a box */
function squaredToBox(place: Float64Array, sides: Float64Array, box: number, bound: number): number {
  const { length } = place;
  const from = 2 * length * box;
  let sum = 0;
  for (let k = 0; k < length && sum <= bound; k++) {
    const value = place[k] as number;
    const least = sides[from + 2 * k] as number;
    const most = sides[from + 2 * k + 1] as number;
    const beyond = value < least ? least - value : value > most ? value - most : 0;
    sum += beyond * beyond;
  }
  return sum;
}

function lengthOf(vector: Values): number {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += (vector[k] as number) * (vector[k] as number);
  return Math.sqrt(sum);
}

function areFinite(vector: Values): boolean {
  for (let k = 0; k < vector.length; k++) if (!Number.isFinite(vector[k])) return false;
  return true;
}
