/** A unit that divides and multiplies exactly. */

/** The power of two at or below a positive length; 1 for none. Never so far out that its inverse is not a number. */
export function powerOfTwo(length: number): number {
  return length > 0 ? 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(length)))) : 1;
}
