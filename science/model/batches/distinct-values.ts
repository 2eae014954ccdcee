/**
 * Which numbers occur, in the order of their first appearance, and where each is: a hash table in typed arrays,
 * several times faster than a `Map` of numbers.
 */

import { required } from '../../../schemas/required.js';

export class DistinctNumbers {
  private readonly mask: number;
  /** One more than the row of the value that lies there, 0: empty. */
  private readonly slots: Int32Array;
  private readonly found: Float64Array;
  private count = 0;

  /** @param most number of values that will be asked for at most */
  constructor(most: number) {
    // At most half full: runs of occupied slots stay short.
    const size = 2 ** Math.ceil(Math.log2(Math.max(2 * most, 2)));
    this.mask = size - 1;
    this.slots = new Int32Array(size);
    this.found = new Float64Array(most);
  }

  get values(): Float64Array {
    return this.found.subarray(0, this.count);
  }

  /** @param value not NaN; 0 and -0 are one value */
  rowOf(value: number): number {
    const { slots, found, mask } = this;
    for (let at = hash(value) & mask; ; at = (at + 1) & mask) {
      const row = required(slots[at]) - 1;
      if (row < 0) {
        found[this.count] = value;
        slots[at] = ++this.count;
        return this.count - 1;
      }
      if (found[row] === value) return row;
    }
  }
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** Values that differ in float32 differ in these bits; a float64 value that does not is told apart by comparison. */
function hash(value: number): number {
  float[0] = value + 0; // -0 becomes 0
  const mixed = Math.imul(required(bits[0]), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
