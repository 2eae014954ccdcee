/**
 * What a proof of RFC 6962 shows to somebody who does not have the tree: a root that has to be the known one.
 * @source RFC 9162, sections 2.1.3.2 and 2.1.4.2, which spell out the verification of RFC 6962's proofs
 */
import { at } from '../../../schemas/required.js';
import { nodeHash, splitOf } from './merkle-tree.js';

/**
 * @param leaf hash of the leaf
 * @param proof from the leaf's neighbour up
 * @returns the root of a tree of `size` leaves with that leaf at `index`; null where the proof is not one of that place
 */
export function rootByInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
): Uint8Array | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  const sides = sidesOf(index, size);
  if (sides.length !== proof.length) return null;
  return sides.reduce(
    (root, isLeft, level) => (isLeft ? nodeHash(root, at(proof, level)) : nodeHash(at(proof, level), root)),
    leaf,
  );
}

/** @returns whether the tree of `newRoot` starts with the leaves of the tree of `oldRoot` */
export function isConsistent(
  { size: oldSize, root: oldRoot }: { readonly size: number; readonly root: Uint8Array },
  { size: newSize, root: newRoot }: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (oldSize < 1 || oldSize > newSize) return false;
  if (oldSize === newSize) return proof.length === 0 && equal(oldRoot, newRoot);
  let node = oldSize - 1;
  let last = newSize - 1;
  for (; node % 2 === 1; node = half(node)) last = half(last);
  // An old tree that is a whole subtree of the new one is not repeated in the proof.
  const hashes = node === 0 ? [oldRoot, ...proof] : [...proof];
  const first = hashes.shift();
  if (first === undefined) return false;
  let oldWay = first;
  let newWay = first;
  for (const hash of hashes) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldWay = nodeHash(hash, oldWay);
      newWay = nodeHash(hash, newWay);
      for (; node % 2 === 0 && node !== 0; node = half(node)) last = half(last);
    } else newWay = nodeHash(newWay, hash);
    node = half(node);
    last = half(last);
  }
  return last === 0 && equal(oldWay, oldRoot) && equal(newWay, newRoot);
}

/** Whether the leaf is in the left part, from the lowest node up. */
function sidesOf(index: number, size: number): boolean[] {
  const sides: boolean[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    sides.push(index < middle);
    if (index < middle) end = middle;
    else start = middle;
  }
  return sides.reverse();
}

/** Not by shifting: sizes may need more than 32 bits. */
function half(n: number): number {
  return Math.floor(n / 2);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
