/**
 * Pseudo-random numbers for initial parameters and epoch orders: xoshiro128** with its state filled by splitmix32.
 * Own code because the sequence is part of every trained model: it must never change with a library or a platform.
 * @source Blackman and Vigna, ACM Trans. Math. Softw. 47, 36 (2021)
 */
interface RandomSource {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
}

/** @param words any 32-bit numbers; the same words give the same sequence */
export function randomSource(...words: readonly number[]): RandomSource {
  let mixed = 0x9e3779b9;
  const splitmix = () => {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  for (const word of words) mixed = (splitmix() ^ word) >>> 0;
  const state = Uint32Array.of(splitmix(), splitmix(), splitmix(), splitmix() | 1);
  const rotate = (x: number, by: number) => ((x << by) | (x >>> (32 - by))) >>> 0;
  return {
    next() {
      const [a, b, c, d] = state as unknown as [number, number, number, number];
      const result = Math.imul(rotate(Math.imul(b, 5) >>> 0, 7), 9) >>> 0;
      const shifted = (b << 9) >>> 0;
      const c1 = c ^ a;
      const d1 = d ^ b;
      state[1] = b ^ c1;
      state[0] = a ^ d1;
      state[2] = c1 ^ shifted;
      state[3] = rotate(d1 >>> 0, 11);
      return result / 0x1_0000_0000;
    },
  };
}

/** A permutation of 0 .. n-1 (Fisher-Yates). */
export function shuffledOrder(n: number, random: RandomSource): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return order;
}
