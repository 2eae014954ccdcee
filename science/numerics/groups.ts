/** Things by what they have in common. */
import { at } from '../../schemas/required.js';

/** @returns key -> items in their order; keys in the order of their first item */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

interface PackedGroups {
  /** Shape [groups + 1]: the members of group g are those from start[g] up to start[g + 1]. */
  readonly start: Uint32Array;
  /** Items by group, ascending in each. */
  readonly members: Uint32Array;
}

/** @param groupOf of every item its group, 0 .. count - 1 */
export function packedGroups(groupOf: Uint32Array, count: number): PackedGroups {
  const start = new Uint32Array(count + 1);
  for (const group of groupOf) start[group + 1]! += 1;
  for (let group = 0; group < count; group++) start[group + 1]! += start[group]!;
  const next = start.slice();
  const members = new Uint32Array(groupOf.length);
  groupOf.forEach((group, item) => {
    members[next[group]!++] = item;
  });
  return { start, members };
}

/**
 * @param groupOf of every item its group, 0 .. count - 1
 * @returns of every group its items, ascending
 * @throws RangeError for an item of another group
 */
export function memberGroups(groupOf: ArrayLike<number>, count: number): number[][] {
  const groups = Array.from({ length: count }, (): number[] => []);
  for (let item = 0; item < groupOf.length; item++) at(groups, at(groupOf, item)).push(item);
  return groups;
}
