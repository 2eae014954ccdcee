/** Flat labels as groups: labels may be any whole numbers; groups are numbered 0, 1, .. by ascending label. */
import { InvalidInputError } from '../../../schemas/failure.js';

export type Labels = Uint32Array | readonly number[];

export interface Groups {
  /** Group of every point, shape [n]. */
  readonly of: Uint32Array;
  /** Points in every group, shape [count]. */
  readonly sizes: Uint32Array;
  readonly count: number;
}

/** @param n points that the labels must cover @throws InvalidInputError when there are more or fewer labels */
export function groupsOf(labels: Labels, n: number = labels.length): Groups {
  if (labels.length !== n) {
    throw new InvalidInputError(`${labels.length} labels for ${n} points`, { found: labels.length, expected: n });
  }
  const distinct = [...new Set(labels)].sort((a, b) => a - b);
  const groupOf = new Map(distinct.map((label, group) => [label, group]));
  const of = Uint32Array.from(labels, (label) => groupOf.get(label)!);
  const sizes = new Uint32Array(distinct.length);
  for (const group of of) sizes[group] = sizes[group]! + 1;
  return { of, sizes, count: distinct.length };
}
