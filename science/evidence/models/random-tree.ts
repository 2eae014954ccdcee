/**
 * One extremely randomised tree: in each node every feature gets one threshold, uniform between its lowest and highest
 * value there, and the feature whose split gains most is taken; of equal gains one at random. Nodes end with one row, or
 * where no feature differs. (Rows of equal targets are parted too: it changes no prediction.)
 *
 * Numbers of one node are drawn in the order of its features, nodes from the root down, left before right.
 * @source Geurts, Ernst and Wehenkel, Mach. Learn. 63, 3 (2006); "constant" as in scikit-learn, 1e-7
 */
import type { RandomStream } from '../../numerics/index.js';
import type { SplitGain } from './split-gain.js';

/** Values that differ by less are one: means over atoms differ in their last digits by the order of the atoms. */
const CONSTANT = 1e-7;
const LEAF = -1;

/** Nodes in preorder: the left child of a node is the next one. */
export interface RandomTree {
  /** Feature that a node asks for; -1 in a leaf. */
  readonly feature: Int32Array;
  /** Rows with at most this value go left. */
  readonly threshold: Float64Array;
  readonly right: Int32Array;
  /** Rows of a node: `order` from `start` up to `end`. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly order: Int32Array;
}

interface TreeData {
  /** Shape [features, rows]: a feature of all rows lies together. */
  readonly columns: Float64Array;
  readonly rows: number;
  readonly gain: SplitGain;
}

export function growRandomTree(data: TreeData, random: RandomStream): RandomTree {
  const { rows } = data;
  const most = 2 * rows - 1;
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const feature = new Int32Array(most).fill(LEAF);
  const threshold = new Float64Array(most);
  const [right, start, end] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];
  const chooser = new SplitChooser(data, random);
  const open: OpenNode[] = [{ start: 0, end: rows, constants: 0, parent: LEAF }];
  let nodes = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const node = nodes++;
    start[node] = next.start;
    end[node] = next.end;
    if (next.parent !== LEAF) right[next.parent] = node;
    const members = order.subarray(next.start, next.end);
    const split = chooser.choose(members, next.constants);
    if (!split) continue;
    feature[node] = split.feature;
    threshold[node] = split.threshold;
    const middle = next.start + chooser.part(members, split);
    open.push({ start: middle, end: next.end, constants: split.constants, parent: node });
    open.push({ start: next.start, end: middle, constants: split.constants, parent: LEAF });
  }
  return {
    feature: feature.slice(0, nodes),
    threshold: threshold.slice(0, nodes),
    right: right.slice(0, nodes),
    start: start.slice(0, nodes),
    end: end.slice(0, nodes),
    order,
  };
}

/** @returns node of the leaf that a crystal falls into */
export function leafOf({ feature, threshold, right }: RandomTree, features: Float64Array): number {
  let node = 0;
  while (feature[node] !== LEAF) {
    node = features[feature[node]!]! <= threshold[node]! ? node + 1 : right[node]!;
  }
  return node;
}

interface OpenNode {
  readonly start: number;
  readonly end: number;
  /** Features known to be constant in all that lies above. */
  readonly constants: number;
  /** The node whose right child this is; -1 for a left one. */
  readonly parent: number;
}

interface Split {
  readonly feature: number;
  readonly threshold: number;
  readonly constants: number;
}

class SplitChooser {
  /** Constants of the node stand first. Nodes below only reorder what comes after those of their parent. */
  private readonly features: Int32Array;
  private readonly left: Int32Array;
  private readonly rest: Int32Array;
  private drawn = 0;

  constructor(
    private readonly data: TreeData,
    private readonly random: RandomStream,
  ) {
    const { columns, rows } = data;
    this.features = Int32Array.from({ length: columns.length / rows }, (_, k) => k);
    this.left = new Int32Array(rows);
    this.rest = new Int32Array(rows);
  }

  /** @returns null where the node is a leaf */
  choose(node: Int32Array, known: number): Split | null {
    if (node.length < 2) return null;
    this.data.gain.enter(node);
    let constants = known;
    let [best, chosen, at, equal] = [Number.NEGATIVE_INFINITY, LEAF, 0, 0];
    for (let k = known; k < this.features.length; k++) {
      const feature = this.features[k]!;
      const threshold = this.thresholdOf(feature, node);
      if (threshold === null) {
        this.features[k] = this.features[constants]!;
        this.features[constants++] = feature;
        continue;
      }
      const found = this.gainOf(feature, threshold, node);
      if (found < best) continue;
      equal = found > best ? 1 : equal + 1;
      if (equal > 1 && this.draw() * equal >= 1) continue;
      [best, chosen, at] = [found, feature, threshold];
    }
    return chosen === LEAF ? null : { feature: chosen, threshold: at, constants };
  }

  /** Puts the rows that go left first, each side in its order. @returns how many they are */
  part(node: Int32Array, { feature, threshold }: Split): number {
    const lefts = this.sides(feature, threshold, node);
    node.set(this.left.subarray(0, lefts));
    node.set(this.rest.subarray(0, node.length - lefts), lefts);
    return lefts;
  }

  /** @returns null for a feature that is constant in the node */
  private thresholdOf(feature: number, node: Int32Array): number | null {
    const { columns, rows } = this.data;
    const column = feature * rows;
    let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < node.length; i++) {
      const value = columns[column + node[i]!]!;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    if (highest <= lowest + CONSTANT) return null;
    const threshold = lowest + this.draw() * (highest - lowest);
    return threshold < highest ? threshold : lowest;
  }

  /** The smaller side is summed; of equal ones that of the first row, so that equal splits have equal gains to the bit. */
  private gainOf(feature: number, threshold: number, node: Int32Array): number {
    const lefts = this.sides(feature, threshold, node);
    const rights = node.length - lefts;
    const isLeft = lefts < rights || (lefts === rights && this.left[0] === node[0]);
    return isLeft ? this.data.gain.of(this.left, lefts) : this.data.gain.of(this.rest, rights);
  }

  private sides(feature: number, threshold: number, node: Int32Array): number {
    const { columns, rows } = this.data;
    const column = feature * rows;
    let [lefts, rights] = [0, 0];
    for (let i = 0; i < node.length; i++) {
      const row = node[i]!;
      if (columns[column + row]! <= threshold) this.left[lefts++] = row;
      else this.rest[rights++] = row;
    }
    return lefts;
  }

  private draw(): number {
    return this.random.at(this.drawn++);
  }
}
