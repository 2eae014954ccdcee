/**
 * Single linkage without a distance matrix: Boruvka's minimum spanning tree. In each round every component but the largest
 * takes its shortest edge to a point outside; the edges, shortest first, are the merges. Lists of near neighbours answer most
 * rounds, and a point is searched again only if its bound is below the best edge of its component.
 * Memory n times width, at most log2 n rounds.
 *
 * Edges are ordered totally (length, then a number drawn from both ends), so there is one minimum spanning tree.
 * @source Boruvka, Prace mor. prirodoved. spol. v Brne 3, 37 (1926)
 */
import { CentredRows } from '../distances/centred-rows.js';
import { NearestSearch } from '../distances/nearest-search.js';
import { drawnNumber, LIST_LENGTH, NeighbourLists } from '../distances/neighbour-lists.js';
import { columnsOf } from '../distances/row-settler.js';
import { firstEqualRows, MergeRecord } from './duplicates.js';
import type { Merges } from './merge-tree.js';
import type { BlockOptions } from './reciprocal-neighbours.js';

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly square: number;
}

/**
 * @param x shape [n, width], finite; left as it is
 * @returns n - 1 merges, heights ascending; the same for all block sizes
 */
export async function singleByBoruvka(
  x: Float64Array,
  width: number,
  { programFolder, blocks, onProgress }: BlockOptions,
): Promise<Merges> {
  const n = x.length / width;
  const rows = new CentredRows(x, width);
  const forest = new Forest(x, width);
  const search = new NearestSearch(rows, programFolder, blocks);
  const unchanged = new Int32Array(0);
  const weight = new Float64Array(n).fill(1);
  try {
    while (forest.components > 1) {
      const unclear = forest.unclearPoints();
      if (unclear.length > 0) {
        search.load(columnsOf(forest.byComponent(), weight, forest.component), unchanged);
        await search.search(unclear, forest.lists);
      } else {
        forest.joinShortest();
        onProgress?.(n - forest.components, n - 1);
      }
    }
  } finally {
    search.close();
  }
  return forest.merges();
}

class Forest {
  readonly lists: NeighbourLists;
  /** One of each set of equal points. */
  readonly points: Int32Array;
  /** [n]: name of each point's component, one of its points. */
  readonly component: Int32Array;
  components: number;
  private readonly record: MergeRecord;
  private readonly edges: Edge[] = [];
  private shortest = new Map<number, Edge>();

  constructor(
    private readonly x: Float64Array,
    private readonly width: number,
  ) {
    const n = x.length / width;
    this.record = new MergeRecord(n);
    this.component = firstEqualRows(x, width);
    this.component.forEach((first, row) => {
      if (first !== row) this.record.add(first, row, 0);
    });
    this.points = Int32Array.from({ length: n }, (_, i) => i).filter((i) => this.component[i] === i);
    this.components = this.points.length;
    this.lists = new NeighbourLists(n);
  }

  /** Points of one component side by side: groups within it are passed over. */
  byComponent(): Int32Array {
    return this.points.slice().sort((a, b) => this.component[a]! - this.component[b]! || a - b);
  }

  /**
   * Finds the shortest edge of every component but the largest, as far as the lists know it.
   * @returns points that may know a shorter one, but for whose list it is used up
   */
  unclearPoints(): Int32Array {
    this.shortest = new Map();
    if (this.components === 1) return new Int32Array(0);
    const largest = this.largestComponent();
    const usedUp: number[] = [];
    for (const point of this.points) {
      if (this.component[point] === largest) continue;
      const edge = this.nearestOutside(point);
      if (!edge) usedUp.push(point);
      else if (this.isShorter(edge, this.shortest.get(this.component[point]!))) {
        this.shortest.set(this.component[point]!, edge);
      }
    }
    return Int32Array.from(usedUp).filter((point) => {
      const known = this.shortest.get(this.component[point]!);
      return !known || this.lists.bound[point]! <= known.square;
    });
  }

  private nearestOutside(point: number): Edge | null {
    const { neighbour, score, bound } = this.lists;
    const first = point * LIST_LENGTH;
    for (let at = first; at < first + LIST_LENGTH && neighbour[at]! >= 0; at++) {
      if (this.component[neighbour[at]!] === this.component[point]) continue;
      // The first of a list is the nearest; a later one at the bound may tie with something outside the list.
      const isNearest = at === first || score[at]! < bound[point]!;
      return isNearest ? { from: point, to: neighbour[at]!, square: score[at]! } : null;
    }
    return null;
  }

  joinShortest(): void {
    for (const edge of this.shortest.values()) {
      const [a, b] = [this.find(edge.from), this.find(edge.to)];
      if (a === b) continue;
      this.component[Math.max(a, b)] = Math.min(a, b);
      this.edges.push(edge);
      this.components--;
    }
    for (const point of this.points) this.component[point] = this.find(point);
  }

  /** Lengths are summed in the order of the columns: the digits are those of a distance matrix. */
  merges(): Merges {
    this.edges.sort((a, b) => (this.isShorter(a, b) ? -1 : 1));
    for (const { from, to } of this.edges) this.record.add(from, to, this.length(from, to));
    return this.record.merges;
  }

  private length(a: number, b: number): number {
    let sum = 0;
    for (let k = 0; k < this.width; k++) {
      const t = this.x[a * this.width + k]! - this.x[b * this.width + k]!;
      sum += t * t;
    }
    return Math.sqrt(sum);
  }

  private isShorter(edge: Edge, known: Edge | undefined): boolean {
    if (!known || edge.square !== known.square) return !known || edge.square < known.square;
    const difference = drawnNumber(edge.from, edge.to) - drawnNumber(known.from, known.to);
    if (difference !== 0) return difference < 0;
    const [a, b] = [Math.min(edge.from, edge.to), Math.min(known.from, known.to)];
    return a < b || (a === b && Math.max(edge.from, edge.to) < Math.max(known.from, known.to));
  }

  private largestComponent(): number {
    const size = new Map<number, number>();
    for (const point of this.points) size.set(this.component[point]!, (size.get(this.component[point]!) ?? 0) + 1);
    let largest = this.component[this.points[0]!]!;
    for (const [component, count] of size) if (count > size.get(largest)!) largest = component;
    return largest;
  }

  private find(point: number): number {
    let root = point;
    while (this.component[root] !== root) {
      this.component[root] = this.component[this.component[root]!]!;
      root = this.component[root]!;
    }
    return root;
  }
}
