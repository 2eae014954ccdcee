/** The samples that a clustering is made of again to see which clusters recur. */
import { bootstrapDraws, samplePoints } from '../../science/clustering/index.js';
import { MOST_POINTS_OF_ALL_PAIRS } from './cut-figures.js';

/** A bootstrap sample holds this share of the points. */
const DISTINCT = 1 - Math.exp(-1);

/** @returns with what they are in words; of very many points samples of a size whose trees can be made again and again */
export function drawsOf(n: number, bootstraps: number, seed: number): { draws: Uint32Array[]; statement: string } {
  if (n <= MOST_POINTS_OF_ALL_PAIRS)
    return { draws: bootstrapDraws(n, bootstraps, seed), statement: `${bootstraps} bootstrap samples` };
  const size = Math.round(DISTINCT * MOST_POINTS_OF_ALL_PAIRS);
  return {
    draws: Array.from({ length: bootstraps }, (_, draw) => samplePoints(n, size, (seed + draw) >>> 0)),
    statement: `${bootstraps} samples of ${size} of ${n} crystals`,
  };
}
