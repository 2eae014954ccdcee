/**
 * What a search decides from products alone, without the engine that makes them. Expected values: all scores one by one; products
 * are off by as much as their precision allows.
 */
import { describe, expect, it } from 'vitest';
import { CentredRows } from '../../../../../science/clustering/distances/centred-rows.js';
import { LIST_LENGTH, NeighbourLists } from '../../../../../science/clustering/distances/neighbour-lists.js';
import { PackedRows, type SearchPrecision } from '../../../../../science/clustering/distances/packed-rows.js';
import {
  columnsOf,
  type NeighbourSearch,
  RowSettler,
} from '../../../../../science/clustering/distances/row-settler.js';
import { fromBfloat16, toBfloat16 } from '../../../../../science/engine/index.js';
import { seededRandom } from '../../../../harness/laws/seeded-random.js';

const WIDTH = 3;
const N = 200;
const GROUPS = 4;
const GROUP = 64;
const ROUNDOFF = { half: 2 ** -24, single: 2 ** -24, double: 2 ** -53 } as const;

type Draw = (random: () => number, i: number, k: number) => number;

const rounded = (value: number) => fromBfloat16(toBfloat16(value));

interface Shape {
  readonly width?: number;
  /** Columns that are rows; all unless given. */
  readonly count?: number;
}

/** @param lie from -1 to 1: the share of the error allowed that a product of (i, j) has */
class Search {
  readonly lists = new NeighbourLists(N);
  readonly settler: RowSettler;
  private readonly width: number;
  private readonly x: Float64Array;
  private readonly rows: CentredRows;
  private readonly weight = Float64Array.from({ length: N }, (_, i) => 1 + (i % 3));
  private readonly set = Int32Array.from({ length: N }, (_, i) => i >> 1);
  /** Columns are not in the order of the rows. */
  private readonly slot: Int32Array;
  /** What stands for the rows in this precision. */
  private readonly standIn: Float64Array;

  constructor(
    private readonly precision: SearchPrecision,
    draw: Draw,
    private readonly lie: (i: number, j: number) => number,
    { width = WIDTH, count = N }: Shape = {},
  ) {
    this.width = width;
    const random = seededRandom(3);
    this.x = Float64Array.from({ length: N * width }, (_, at) =>
      draw(() => random.normal(), Math.floor(at / width), at % width),
    );
    this.rows = new CentredRows(this.x, width);
    const standIn = new Float64Array(N * width);
    for (let i = 0; i < N; i++) this.rows.write(standIn, i * width, i);
    this.standIn = precision === 'half' ? standIn.map(rounded) : standIn;
    const columns = columnsOf(
      Int32Array.from({ length: count }, (_, i) => (i * 7) % N),
      this.weight,
      this.set,
    );
    this.slot = columns.slot;
    this.settler = new RowSettler(this.rows, columns, this.lists, new PackedRows(this.rows, precision));
  }

  /** As the engine would give it in this precision, and off by `lie` of what adding may lose. */
  private product(i: number, column: number): number {
    const j = this.slot[column]!;
    if (j < 0) return -1e30;
    let exact = -this.rows.square[j]! / 2;
    let size = -exact;
    for (let k = 0; k < this.width; k++) {
      const term = this.standIn[i * this.width + k]! * this.standIn[j * this.width + k]!;
      exact += term;
      size += Math.abs(term);
    }
    exact += this.lie(i, j) * (this.width + 1) * ROUNDOFF[this.precision] * size;
    return this.precision === 'half' ? rounded(exact) : exact;
  }

  private groupProducts(i: number, groups: readonly number[], before: number): Float64Array {
    const from = before * GROUP;
    const found = new Float64Array(from + groups.length * GROUP).fill(Number.NaN);
    groups.forEach((group, q) => {
      for (let n = 0; n < GROUP; n++) found[from + q * GROUP + n] = this.product(i, group * GROUP + n);
    });
    return found;
  }

  /** The way of a search with one row. @returns how it ended */
  run(i: number): 'at once' | 'measured again' | 'unclear' {
    const block = Int32Array.of((i + 1) % N, i);
    const all = Array.from({ length: this.slot.length / GROUP }, (_, group) => group);
    // Two parts of the columns, as when they are many; the other row of the block has no say.
    const parts = [all.slice(0, 3), all.slice(3)].map((groups) =>
      Float64Array.of(
        ...groups.map(() => Infinity),
        ...groups.map((group) => Math.max(...this.groupProducts(i, [group], 0))),
      ),
    );
    const near = this.settler.nearestGroups(block, 1, { parts, rows: 2 });
    expect(near).toMatchObject({ row: i, r: 1, limit: Infinity });
    const limit = this.settler.settle(near, this.groupProducts(i, near.groups, 2), 2);
    if (limit === null) return 'at once';
    const within: NeighbourSearch | null = this.settler.groupsWithin(block, 1, limit, { parts, rows: 2 });
    if (within === null) return 'unclear';
    expect(within).toMatchObject({ row: i, r: 1, limit });
    const measured = this.settler.settleWithin(within, this.groupProducts(i, within.groups, 1), 1);
    if (measured === null) return 'unclear';
    expect(measured).toBeGreaterThan(0);
    return 'measured again';
  }

  scores(i: number): Map<number, number> {
    const scores = new Map<number, number>();
    for (const j of this.slot) {
      if (j < 0 || this.set[j] === this.set[i]) continue;
      let sum = 0;
      for (let k = 0; k < this.width; k++) sum += (this.x[i * this.width + k]! - this.x[j * this.width + k]!) ** 2;
      scores.set(j, (2 * sum) / (this.weight[i]! + this.weight[j]!));
    }
    return scores;
  }

  /** The list holds the nearest, with their scores, and nothing else is nearer than its bound. */
  expectExact(i: number): void {
    const scores = this.scores(i);
    const first = i * LIST_LENGTH;
    const listed = this.lists.neighbour.subarray(first, first + LIST_LENGTH).filter((j) => j >= 0);
    expect(listed.length).toBeGreaterThan(0);
    expect(scores.get(listed[0]!)).toBe(Math.min(...scores.values()));
    const off = listed.map((j, at) => Math.abs(this.lists.score[first + at]! - scores.get(j)!));
    expect(Math.max(...off)).toBeLessThan(1e-12);
    for (const j of listed) expect(scores.delete(j), `neighbour ${j}`).toBe(true);
    expect(Math.min(...scores.values())).toBeGreaterThanOrEqual(this.lists.bound[i]! * (1 - 1e-14));
  }
}

const normal: Draw = (random) => random();
/** A few points far from the many: products lose digits where differences are small. */
const crowded: Draw = (random, i, k) => (i % 50 === 0 ? 40 * random() : 2e-3 * random() + k);
/** Nearly all at one distance from each other. */
const tied: Draw = (random, i, k) => (i % WIDTH === k ? 1 : 0) + 1e-9 * random();
/** Close together at two places far apart: distances are small differences of large numbers, whose terms have one sign. */
const twoPlaces: Draw = (random, i) => (i % 4 < 2 ? 1 : -1) + 1e-6 * random();
/** One far from all others, which are next to nothing: its distances are its own length, for all others alike. */
const alone: Draw = (random, i) => (i === 0 ? 1e3 : 1e-3 * random());
const PRECISIONS = ['half', 'single', 'double'] as const;
const LIES: Record<string, (i: number, j: number) => number> = {
  'exact products': () => 0,
  'products too small': () => -1,
  'products too large': () => 1,
  'products of either error': (i, j) => ((i * 31 + j * 17) % 7) / 3 - 1,
};

describe.each(PRECISIONS)('in %s precision', (precision) => {
  it.each(Object.entries(LIES))('lists are exact, whatever products lose: %s', (_, lie) => {
    for (const draw of [normal, crowded, tied]) {
      const search = new Search(precision, draw, lie);
      for (let i = 0; i < N; i += 7) if (search.run(i) !== 'unclear') search.expectExact(i);
    }
  });

  // What adding may lose grows with the width, and with it what the bounds have to allow for: at width 3 other allowances hide it.
  it('lists of wide rows are exact, though every term of a product has lost what it may', () => {
    for (const draw of [twoPlaces, alone]) {
      for (const lie of [-1, 1]) {
        const search = new Search(precision, draw, () => lie, { width: 256 });
        for (let i = 0; i < N; i += 29) if (search.run(i) !== 'unclear') search.expectExact(i);
      }
    }
  });

  it.each([3, 17, 63, 65])('lists of %i columns hold none of those that fill up the group', (count) => {
    const search = new Search(precision, normal, () => 0, { count });
    for (let i = 0; i < N; i += 7) {
      expect(search.run(i)).not.toBe('unclear');
      search.expectExact(i);
    }
  });

  it('most rows of points that are told apart are settled at once, or measured again', () => {
    const search = new Search(precision, normal, () => 0);
    const ends = Array.from({ length: N }, (_, i) => search.run(i));
    const count = (wanted: string) => ends.filter((end) => end === wanted).length;
    expect(count('unclear')).toBe(0);
    if (precision !== 'half') expect(count('at once')).toBe(N);
    else expect(count('at once')).toBeGreaterThan(N / 2);
  });
});

it('rounding of products to half precision is allowed for, where nothing else is lost', () => {
  // Whole numbers with mean 0: half precision holds every row exactly, and no product of two.
  const whole: Draw = (_, i, k) => (i < N / 2 ? 1 : -1) * (((((i % (N / 2)) + 7) * (k + 3) * 7919) % 31) - 15);
  for (const width of [4, 6, 8, 12]) {
    const search = new Search('half', whole, () => 0, { width });
    for (let i = 0; i < N; i++) if (search.run(i) !== 'unclear') search.expectExact(i);
  }
});

describe('columns that tie', () => {
  it('are too many for products of fewer digits, and all measured from those of doubles', () => {
    const all: Draw = (_, i, k) => (k === 0 ? Math.cos(i >> 1) : k === 1 ? Math.sin(i >> 1) : 0) * (i === 0 ? 0 : 1);
    const ends = PRECISIONS.map((precision) => new Search(precision, all, () => 0).run(0));
    // Row 0 is the centre; the others lie on a circle around it, and differ by their weights.
    expect(ends.slice(0, 2)).toEqual(['unclear', 'unclear']);
    expect(ends[2]).not.toBe('unclear');
  });

  it('may be 64: of so many a row is settled, of more it is not', () => {
    const shell =
      (count: number): Draw =>
      (_, i, k) => {
        if (i === 0 || i > 3 * count) return i === 0 ? 0 : k === 0 ? 3 + i : 0;
        // Those of weight 1 + 0 % 3 alone are at distance 1.
        return i % 3 === 0 ? [Math.cos(i), Math.sin(i), 0][k]! : k === 0 ? 3 + i : 0;
      };
    expect(new Search('single', shell(63), () => 0).run(0)).toBe('measured again');
    expect(new Search('single', shell(66), () => 0).run(0)).toBe('unclear');
  });
});

it('measuring every column leaves out those of the same set, and what only fills up', () => {
  const search = new Search('double', normal, () => 0);
  search.settler.measureAll(5);
  search.expectExact(5);
  const listed = [...search.lists.neighbour.subarray(5 * LIST_LENGTH, 6 * LIST_LENGTH)];
  expect(listed).not.toContain(4);
  const nearest = [...search.scores(5)].sort(([, a], [, b]) => a - b).slice(0, LIST_LENGTH);
  expect(listed).toEqual(nearest.map(([j]) => j));
  expect(GROUPS * GROUP).toBeGreaterThan(N);
});

it('columns fill whole groups, in the order given', () => {
  const filled = (count: number) =>
    columnsOf(
      Int32Array.from({ length: count }, (_, i) => i + 3),
      new Float64Array(9),
      new Int32Array(9),
    );
  expect(filled(2)).toMatchObject({ count: 2 });
  expect([...filled(2).slot]).toEqual([3, 4, ...new Array<number>(62).fill(-1)]);
  expect([0, 1, 64, 65].map((count) => filled(count).slot.length)).toEqual([0, 64, 64, 128]);
});
