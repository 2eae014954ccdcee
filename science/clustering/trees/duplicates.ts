/**
 * Equal rows are merged at height 0 before anything else, which every linkage allows. A search among a thousand copies of
 * one point would find a thousand nearest neighbours and tell nothing.
 */
import { emptyMerges, type Merges } from './merge-tree.js';

/** First row equal to each row: its own number where there is none before. @returns shape [n] */
export function firstEqualRows(x: Float64Array, width: number): Int32Array {
  const n = x.length / width;
  const bits = new Uint32Array(x.buffer, x.byteOffset, 2 * x.length);
  const first = new Int32Array(n);
  const byHash = new Map<number, number[]>();
  for (let row = 0; row < n; row++) {
    const hash = hashOf(bits, 2 * width * row, 2 * width);
    const known = byHash.get(hash);
    const equal = known?.find((other) => equalRows(x, width, row, other));
    first[row] = equal ?? row;
    if (equal !== undefined) continue;
    if (known) known.push(row);
    else byHash.set(hash, [row]);
  }
  return first;
}

/** Room for the merges of n points, filled from the front. */
export class MergeRecord {
  readonly merges: Merges;
  count = 0;
  constructor(n: number) {
    this.merges = emptyMerges(n);
  }
  add(first: number, second: number, height: number): void {
    this.merges.first[this.count] = first;
    this.merges.second[this.count] = second;
    this.merges.height[this.count] = height;
    this.count++;
  }
}

/** FNV-1a over 32-bit words. 0 and -0 differ in their sign bit alone, which does not count. */
function hashOf(bits: Uint32Array, from: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < from + length; at++) hash = Math.imul(hash ^ (bits[at]! & 0x7fffffff), 0x01000193);
  return hash;
}

function equalRows(x: Float64Array, width: number, a: number, b: number): boolean {
  for (let k = 0; k < width; k++) if (x[a * width + k] !== x[b * width + k]) return false;
  return true;
}
