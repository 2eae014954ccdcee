/**
 * Merkle tree of RFC 6962, section 2.1, over SHA-256:
 *
 *   leaf = H(0x00 || data),   node = H(0x01 || left || right),   empty tree = H()
 *
 * The left subtree has the largest power of two of leaves that is less than all. Leaf and node have prefixes of their
 * own, so that no node can pass for a leaf.
 * @source RFC 6962; checked against Go's golang.org/x/mod/sumdb/tlog 0.43.0
 */
import { createHash } from 'node:crypto';
import { at } from '../../../schemas/required.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** @returns 32 bytes */
export function leafHash(data: Uint8Array): Buffer {
  return createHash('sha256').update(LEAF).update(data).digest();
}

/** @returns 32 bytes */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/** @param leaves hashes of the leaves, in order */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return leaves.length === 0 ? createHash('sha256').digest() : rootOf(leaves, 0, leaves.length);
}

/**
 * Hashes beside the way from a leaf to the root, from the leaf up.
 * @param index from 0, below the number of leaves
 * @throws RangeError naming the index
 */
export function inclusionProof(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  at(leaves, index);
  const proof: Uint8Array[] = [];
  let start = 0;
  let end = leaves.length;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      proof.push(rootOf(leaves, middle, end));
      end = middle;
    } else {
      proof.push(rootOf(leaves, start, middle));
      start = middle;
    }
  }
  return proof.reverse();
}

/**
 * Hashes that show that the tree of the first `size` leaves is the start of the tree of all (RFC 6962, section 2.1.2).
 * @param size from 1 to the number of leaves
 * @throws RangeError naming the size
 */
export function consistencyProof(leaves: readonly Uint8Array[], size: number): Uint8Array[] {
  at(leaves, size - 1);
  const proof: Uint8Array[] = [];
  let start = 0;
  let end = leaves.length;
  /** Whether the old tree's root is a node that the verifier knows already. */
  let isWhole = true;
  while (size !== end) {
    const middle = start + splitOf(end - start);
    if (size <= middle) {
      proof.push(rootOf(leaves, middle, end));
      end = middle;
    } else {
      proof.push(rootOf(leaves, start, middle));
      start = middle;
      isWhole = false;
    }
  }
  if (!isWhole) proof.push(rootOf(leaves, start, end));
  return proof.reverse();
}

/** The largest power of two below `n`, at least 2. */
export function splitOf(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

function rootOf(leaves: readonly Uint8Array[], start: number, end: number): Uint8Array {
  if (end - start === 1) return at(leaves, start);
  const middle = start + splitOf(end - start);
  return nodeHash(rootOf(leaves, start, middle), rootOf(leaves, middle, end));
}
