/**
 * For every point or cluster a few of its nearest neighbours, and a bound: everything that is not in the list was no nearer
 * than that when the list was made.
 *
 * Pairs are ordered by their score, then by a number drawn from both names, then by the names: a total order that is the same
 * from both sides. With ties broken by the smaller name, a lattice would point down row by row and give one
 * reciprocal pair a round; drawn numbers give many.
 */

/** Neighbours kept of each: with fewer, searches repeat; with more, lists outlive their use. */
export const LIST_LENGTH = 24;

export class NeighbourLists {
  /** [n, LIST_LENGTH], nearest first, -1 where there is none. */
  readonly neighbour: Int32Array;
  readonly score: Float64Array;
  /** [n]; 0 before the first search. */
  readonly bound: Float64Array;

  constructor(n: number) {
    this.neighbour = new Int32Array(n * LIST_LENGTH).fill(-1);
    this.score = new Float64Array(n * LIST_LENGTH).fill(Number.POSITIVE_INFINITY);
    this.bound = new Float64Array(n);
  }

  /** Empties the list of i. */
  begin(i: number): void {
    this.neighbour.fill(-1, i * LIST_LENGTH, (i + 1) * LIST_LENGTH);
    this.score.fill(Number.POSITIVE_INFINITY, i * LIST_LENGTH, (i + 1) * LIST_LENGTH);
    this.bound[i] = Number.POSITIVE_INFINITY;
  }

  /** Puts j into the list of i if it is among the nearest; what finds no place lowers the bound. */
  offer(i: number, j: number, score: number): void {
    const { neighbour, score: scores, bound } = this;
    const first = i * LIST_LENGTH;
    const last = first + LIST_LENGTH - 1;
    if (!comesBefore(i, j, score, neighbour[last]!, scores[last]!)) {
      if (score < bound[i]!) bound[i] = score;
      return;
    }
    if (scores[last]! < bound[i]!) bound[i] = scores[last]!;
    let at = last;
    for (; at > first && comesBefore(i, j, score, neighbour[at - 1]!, scores[at - 1]!); at--) {
      neighbour[at] = neighbour[at - 1]!;
      scores[at] = scores[at - 1]!;
    }
    neighbour[at] = j;
    scores[at] = score;
  }

  /** Notes that what was not offered to the list of i is no nearer than this. */
  limit(i: number, bound: number): void {
    if (bound < this.bound[i]!) this.bound[i] = bound;
  }

  /** Score of the nearest in the list of i, infinite if the list is empty. */
  best(i: number): number {
    return this.score[i * LIST_LENGTH]!;
  }
}

/** Whether the pair (i, j) comes before the pair (i, k); k = -1 comes last. */
export function comesBefore(i: number, j: number, scoreOfJ: number, k: number, scoreOfK: number): boolean {
  if (scoreOfJ !== scoreOfK) return scoreOfJ < scoreOfK;
  if (k < 0) return true;
  const difference = drawnNumber(i, j) - drawnNumber(i, k);
  return difference !== 0 ? difference < 0 : j < k;
}

/** The same for (i, j) and (j, i), unrelated to either. */
export function drawnNumber(i: number, j: number): number {
  let mixed = Math.imul(Math.min(i, j) + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(Math.max(i, j) + 0x7f4a7c15, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
