/** Products of blocks of rows with all columns of a search, in one precision, on the engine. */
import { type LoadedProgram, loadProgram, makeResident, type Resident } from '../../engine/index.js';
import type { CentredRows } from './centred-rows.js';
import { chosenGroupsProgram, fromBits, GROUP, groupProductsProgram } from './distance-programs.js';
import { PackedRows, type SearchPrecision } from './packed-rows.js';

export type Reals = Float32Array | Float64Array;

/** Largest product of each row of a block with every group of columns, in parts of the columns. */
export interface LargestProducts {
  /** Each [rows, groups of the part]. */
  readonly parts: readonly Reals[];
  readonly rows: number;
}

/** Groups of columns that row number r of a block asks for. */
export interface GroupsOfRow {
  readonly r: number;
  readonly groups: readonly number[];
}

/** @returns products with the groups of all these rows, in order: [groups, GROUP] */
type ProductsWith = (asked: readonly GroupsOfRow[]) => Reals;

export class GroupProducts {
  private chunks: Resident[] = [];
  private groupsPerChunk = 1;

  private constructor(
    readonly packed: PackedRows,
    private readonly products: LoadedProgram,
    private readonly chosen: LoadedProgram,
  ) {}

  /** @param programFolder the caller owns and clears it */
  static async open(rows: CentredRows, precision: SearchPrecision, programFolder: string): Promise<GroupProducts> {
    const products = await loadProgram(groupProductsProgram(rows.width, precision), programFolder);
    const chosen = await loadProgram(chosenGroupsProgram(precision), programFolder);
    return new GroupProducts(new PackedRows(rows, precision), products, chosen);
  }

  close(): void {
    this.release();
    this.products.dispose();
    this.chosen.dispose();
  }

  /** Frees the columns. */
  release(): void {
    for (const chunk of this.chunks) chunk.release();
    this.chunks = [];
  }

  /** Takes the columns, unless it has them. @param slots as in `Columns`; @param most columns of a chunk, a multiple of GROUP */
  async load(slots: Int32Array, most: number): Promise<void> {
    if (this.chunks.length > 0) return;
    this.groupsPerChunk = most / GROUP;
    for (let first = 0; first < slots.length; first += most) {
      this.chunks.push(await makeResident(this.packed.columns(slots.subarray(first, first + most))));
    }
  }

  /** Multiplies a block of rows with all columns; the products are there as long as `work` lasts. */
  multiply(block: Int32Array, work: (largest: LargestProducts, productsWith: ProductsWith) => void): void {
    const x = this.packed.queries(block);
    const parts: Record<string, Resident>[] = [];
    try {
      for (const y of this.chunks) parts.push(this.products.call({ x, y }));
      const largest = parts.map((part) => this.reals(part.largest!.read()));
      const products = parts.map((part) => part.products!);
      work({ parts: largest, rows: block.length }, (asked) => this.productsWith(products, block.length, asked));
    } finally {
      for (const part of parts) for (const resident of Object.values(part)) resident.release();
    }
  }

  private productsWith(products: readonly Resident[], rows: number, asked: readonly GroupsOfRow[]): Reals {
    const places = products.map(() => ({ rows: [] as number[], targets: [] as number[] }));
    let target = 0;
    for (const { r, groups } of asked) {
      for (const group of groups) {
        const part = Math.floor(group / this.groupsPerChunk);
        const groupsOfPart = products[part]!.shape[0]! / rows;
        places[part]!.rows.push(r * groupsOfPart + group - part * this.groupsPerChunk);
        places[part]!.targets.push(target++);
      }
    }
    const found = places.map((place, part) => {
      const values = Int32Array.from(place.rows);
      return this.reals(
        this.chosen.run({ products: products[part]!, rows: { values, shape: [values.length] } }).found!,
      );
    });
    if (found.length === 1) return found[0]!;
    const all =
      this.packed.precision === 'double' ? new Float64Array(target * GROUP) : new Float32Array(target * GROUP);
    places.forEach(({ targets }, part) => {
      targets.forEach((to, q) => {
        all.set(found[part]!.subarray(q * GROUP, (q + 1) * GROUP), to * GROUP);
      });
    });
    return all;
  }

  private reals(values: Reals): Reals {
    return this.packed.precision === 'double' ? fromBits(values) : values;
  }
}
