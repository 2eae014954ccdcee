/**
 * The crystals that rules, the permutation test and shifts are made from: all of them up to a limit, because their cost
 * grows with the crystals many times over; beyond it a seeded sample in which every cluster keeps some of its members.
 */
import { at } from '../../../schemas/required.js';
import { randomSource, shuffledOrder } from '../../numerics/index.js';

/** A cluster of this many crystals or fewer is in the sample whole. */
export const KEPT_OF_CLUSTER = 20;

/**
 * @param labels cluster of every crystal
 * @param limit crystals of the sample, beside those that small clusters keep
 * @returns numbers of crystals, ascending
 */
export function sampleOfCrystals(labels: ArrayLike<number>, limit: number, seed: number): Uint32Array {
  const all = Uint32Array.from({ length: labels.length }, (_, i) => i);
  if (all.length <= limit) return all;
  const taken = new Map<number, number>();
  return shuffledOrder(all.length, randomSource(seed, all.length))
    .filter((crystal, place) => {
      const cluster = at(labels, crystal);
      const already = taken.get(cluster) ?? 0;
      if (place >= limit && already >= KEPT_OF_CLUSTER) return false;
      taken.set(cluster, already + 1);
      return true;
    })
    .sort();
}
