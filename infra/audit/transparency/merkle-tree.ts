/**
 * Merkle tree of RFC 6962, section 2.1, over SHA-256:
 *
 *   leaf = H(0x00 || data),   node = H(0x01 || left || right),   empty tree = H()
 *
 * The left subtree has the largest power of two of leaves that is less than all. Leaf and node have prefixes of their
 * own, so that no node can pass for a leaf.
 * @source RFC 6962; checked against Go's golang.org/x/mod/sumdb/tlog 0.43.0
 */
import { hash } from 'node:crypto';
import { at, required } from '../../../schemas/required.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** @returns 32 bytes */
export function leafHash(data: Uint8Array): Buffer {
  return sha256(LEAF, data);
}

/** @returns 32 bytes */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(NODE, left, right);
}

/** In one call: the object that takes bytes piece by piece outlives its use, and a large tree has many. */
function sha256(...bytes: readonly Uint8Array[]): Buffer {
  return Buffer.from(hash('sha256', Buffer.concat(bytes), 'hex'), 'hex');
}

/**
 * A tree that grows by one leaf at a time. Keeps one hash for each whole subtree, log2 of the leaves at most, so that a
 * million leaves take no room.
 */
export class GrowingTree {
  /** Whole subtrees from the left, each larger than the next. */
  private readonly whole: { hash: Uint8Array; leaves: number }[] = [];

  /** @param leaf its hash */
  add(leaf: Uint8Array): void {
    let last = { hash: leaf, leaves: 1 };
    while (this.whole.at(-1)?.leaves === last.leaves) {
      const left = required(this.whole.pop());
      last = { hash: nodeHash(left.hash, last.hash), leaves: 2 * last.leaves };
    }
    this.whole.push(last);
  }

  /** @returns 32 bytes, over the leaves so far */
  root(): Uint8Array {
    const root = this.whole.reduceRight<Uint8Array | null>(
      (right, left) => (right ? nodeHash(left.hash, right) : left.hash),
      null,
    );
    return root ?? sha256();
  }
}

/** @param leaves hashes of the leaves, in order */
export function merkleRoot(leaves: Iterable<Uint8Array>): Uint8Array {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
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
