/** The finite group, up to whole translations of the cell, that some operations generate. */
import { compose, IDENTITY, keyOf, type SymmetryOperation } from './symmetry-operation.js';

/** A face-centred cubic cell has 192; larger cells of the same group have more. */
export const MAX_OPERATIONS = 768;

/**
 * @param generators a complete list of the operations may be given too: then the group is as large as the list
 * @returns the identity first, then every product once; undefined where there are more than `limit` operations
 */
export function generatedGroup(
  generators: readonly SymmetryOperation[],
  limit: number = MAX_OPERATIONS,
): SymmetryOperation[] | undefined {
  const group = [IDENTITY];
  const keys = new Set([keyOf(IDENTITY)]);
  const used: SymmetryOperation[] = [];
  for (const generator of generators) {
    if (keys.has(keyOf(generator))) continue;
    used.push(generator);
    // Every element of the larger group is a product of generators: the list grows until multiplying by all of them gives
    // nothing new.
    for (const element of group)
      for (const factor of used) {
        const product = compose(factor, element);
        const key = keyOf(product);
        if (keys.has(key)) continue;
        if (group.length === limit) return undefined;
        keys.add(key);
        group.push(product);
      }
  }
  return group;
}
