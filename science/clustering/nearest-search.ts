/**
 * Exact nearest neighbours of some rows among many, without a distance matrix. The engine multiplies in float32 and tells the
 * smallest value of every few columns; with the rounding bound that is a lower bound of their distances. Segments are then
 * measured in float64, nearest first, until no bound is below the best distance found. Rows for which float32 cannot
 * tell enough segments apart are multiplied again in float64.
 *
 *   score(i, j) = |x_i - x_j|^2 * 2 / (w_i + w_j)        w = 1: squared distance;  w = 1 / size: square of Ward's distance
 *
 * Rounding: a product of length k, summed in any order, is off by at most k u sum |x_l y_l| with u = 2^-24 or 2^-53.
 * @source Higham, Accuracy and Stability of Numerical Algorithms (2002), section 3.1
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type LoadedProgram, loadProgram, makeResident, type Resident } from '../engine/index.js';
import type { CentredRows } from './centred-rows.js';
import { asBits, fromBits, GROUP, SEGMENT, SEGMENTS_OF_GROUP, segmentMinimaProgram } from './distance-programs.js';
import type { NeighbourLists } from './neighbour-lists.js';
import { type Columns, RowSettler, type SegmentMinima } from './row-settler.js';

/** Sizes of the blocks: memory and speed depend on them, results do not. */
export interface BlockSizes {
  readonly rows: number;
  /** A multiple of GROUP. */
  readonly columns: number;
  /** Up to this many pairs all are measured: a program call costs more. */
  readonly fewPairs: number;
}

export const DEFAULT_BLOCKS: BlockSizes = { rows: 1024, columns: 16_384, fewPairs: 4096 };

/** Float64 left more segments unclear than the caller allows: very many equal distances. */
export class TooManyTies extends Error {}

/** |y|^2 of a column that only fills up a segment. */
const FAR_AWAY = 1e30;

export class NearestSearch {
  private chunks: Resident[] = [];
  private columns: Columns | null = null;
  /** Segments that were measured because not even float64 told them apart. */
  private tied = 0;
  /** Few sets need it. */
  private double: LoadedProgram | null = null;

  private constructor(
    private readonly rows: CentredRows,
    private readonly single: LoadedProgram,
    private readonly programFolder: string,
    private readonly blocks: BlockSizes,
    private readonly mostTied: number,
  ) {}

  /**
   * @param programFolder the caller owns and clears it
   * @param mostTied segments that may tie, over all searches, before one gives up
   */
  static async open(
    rows: CentredRows,
    programFolder: string,
    blocks = DEFAULT_BLOCKS,
    mostTied = Number.POSITIVE_INFINITY,
  ): Promise<NearestSearch> {
    const single = await loadProgram(segmentMinimaProgram('single'), programFolder);
    return new NearestSearch(rows, single, programFolder, blocks, mostTied);
  }

  close(): void {
    this.release();
    this.single.dispose();
    this.double?.dispose();
  }

  /** The columns to search in from now on; rows that have changed since must be given again. */
  async load(columns: Columns): Promise<void> {
    this.release();
    this.columns = columns;
    const { width } = this.rows;
    for (let first = 0; first < columns.slot.length; first += this.blocks.columns) {
      const count = Math.min(this.blocks.columns, columns.slot.length - first);
      const values = new Float32Array(count * (width + 1));
      this.writeColumns(values, first, count);
      this.chunks.push(await makeResident({ values, shape: [SEGMENT, count / SEGMENT, width + 1] }));
    }
  }

  /**
   * Makes the lists of some rows anew.
   * @param onRows called with the number of rows done so far
   * @throws TooManyTies
   */
  async search(rows: Int32Array, lists: NeighbourLists, onRows?: (done: number) => void): Promise<void> {
    const settler = new RowSettler(this.rows, this.columns!, lists);
    if (rows.length * this.columns!.count <= this.blocks.fewPairs) {
      for (const row of rows) settler.measureAll(row);
      return;
    }
    const unclear: number[] = [];
    for (let first = 0; first < rows.length; first += this.blocks.rows) {
      const block = rows.subarray(first, first + this.blocks.rows);
      const minima = this.minimaInSingle(block);
      block.forEach((row, r) => {
        if (!settler.settle(row, minima, r)) unclear.push(row);
      });
      onRows?.(first + block.length);
      await nextTurn();
    }
    if (unclear.length > 0) this.double ??= await loadProgram(segmentMinimaProgram('double'), this.programFolder);
    for (let first = 0; first < unclear.length; first += this.blocks.rows) {
      const block = Int32Array.from(unclear.slice(first, first + this.blocks.rows));
      const minima = this.minimaInDouble(block);
      block.forEach((row, r) => {
        settler.settle(row, minima, r);
        this.tied += settler.unclear;
        if (this.tied > this.mostTied) throw new TooManyTies(`${this.tied} segments tie`);
      });
      await nextTurn();
    }
  }

  private minimaInSingle(block: Int32Array): SegmentMinima {
    const { width } = this.rows;
    const values = new Float32Array(block.length * (width + 1));
    block.forEach((row, r) => {
      this.rows.write(values, r * (width + 1), row, -2, 1);
    });
    const x = { values, shape: [block.length, width + 1] };
    const parts = this.chunks.map((y) => {
      const { minima, coarse } = this.single.run({ x, y });
      return { minima: minima!, coarse: coarse! };
    });
    return { parts, groupsPerPart: this.blocks.columns / GROUP, precision: 'single' };
  }

  private minimaInDouble(block: Int32Array): SegmentMinima {
    const { width } = this.rows;
    const x = new Float64Array(block.length * (width + 1));
    block.forEach((row, r) => {
      this.rows.write(x, r * (width + 1), row, -2, 1);
    });
    const parts = this.chunks.map((chunk, c) => {
      const count = SEGMENT * chunk.shape[1]!;
      const y = new Float64Array(count * (width + 1));
      this.writeColumns(y, c * this.blocks.columns, count);
      const inputs = { x: asBits(x, [block.length, width + 1]), y: asBits(y, [SEGMENT, count / SEGMENT, width + 1]) };
      const { minima, coarse } = this.double!.run(inputs);
      return { minima: fromBits(minima!), coarse: fromBits(coarse!) };
    });
    return { parts, groupsPerPart: this.blocks.columns / GROUP, precision: 'double' };
  }

  /** In the order of the program: members of a segment in different planes, segments of a group a stride apart. */
  private writeColumns(values: Float32Array | Float64Array, first: number, count: number): void {
    const { width, square } = this.rows;
    const groups = count / GROUP;
    for (let c = 0; c < count; c++) {
      const segment = Math.floor((c % GROUP) / SEGMENT);
      const place = ((c % SEGMENT) * SEGMENTS_OF_GROUP + segment) * groups + Math.floor(c / GROUP);
      const at = place * (width + 1);
      const slot = this.columns!.slot[first + c]!;
      if (slot < 0) values[at + width] = FAR_AWAY;
      else this.rows.write(values, at, slot, 1, square[slot]!);
    }
  }

  private release(): void {
    for (const chunk of this.chunks) chunk.release();
    this.chunks = [];
  }
}
