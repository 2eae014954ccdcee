/** Composition of a crystal for regressions: mean over its atoms of the 92 zeros and ones that describe each element. */
import { at } from '../../../schemas/required.js';
import { cgcnnFeatures } from '../../graph/index.js';

/** @param species element symbol of every atom @returns shape [92], in [0, 1] */
export function compositionFeatures(species: readonly string[]): Float64Array {
  const counts = new Map<string, number>();
  for (const symbol of species) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const mean = new Float64Array(cgcnnFeatures(at(species, 0)).length);
  for (const [symbol, count] of counts) {
    cgcnnFeatures(symbol).forEach((value, k) => {
      mean[k] = at(mean, k) + (value * count) / species.length;
    });
  }
  return mean;
}
