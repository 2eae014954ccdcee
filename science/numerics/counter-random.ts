/**
 * Random numbers by name instead of by order: the k-th number of (seed, trial, stream) is a hash of these four, so what
 * one trial draws depends on no other trial and on no other parameter. Two rounds of a 32-bit finaliser over every word
 * give the upper and the lower half of the 53 bits.
 *
 * Own code because the sequence is part of every recorded sweep: it must never change with a library.
 * @source finaliser: Wellons, hash-prospector, "lowbias32"; stream names: FNV-1a (Fowler, Noll, Vo)
 */

/** Uniform numbers of one stream; `at(k)` is the k-th, whatever was asked before. */
export interface RandomStream {
  /** @returns uniform in [0, 1), 53 bits */
  at(k: number): number;
}

/** @param name such as a parameter's; any text */
export function randomStream(seed: number, trial: number, name: string): RandomStream {
  const key = mixed(mixed(mixed(0x9e3779b9, seed), trial), fnv1a(name));
  return {
    at(k) {
      const upper = mixed(mixed(key, k), 0x85ebca6b);
      const lower = mixed(mixed(key, k), 0xc2b2ae35);
      return ((upper >>> 5) * 0x400_0000 + (lower >>> 6)) / 0x20_0000_0000_0000;
    },
  };
}

function mixed(state: number, word: number): number {
  let x = (Math.imul(state, 0x9e3779b1) ^ word) >>> 0;
  for (let round = 0; round < 2; round++) {
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    x = (x ^ (x >>> 16)) >>> 0;
  }
  return x;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
