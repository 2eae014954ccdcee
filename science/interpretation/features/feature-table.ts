/** Features of crystals as columns of zeros and ones, for trees and regressions. */

import { byKey } from '../../../schemas/numerics/code-unit-order.js';
import { at } from '../../../schemas/required.js';
import type { FeatureColumn } from '../rules/questions.js';
import type { CrystalFeatures, FeatureKind } from './crystal-features.js';

export interface NamedFeature extends FeatureColumn {
  readonly kind: FeatureKind;
  readonly name: string;
}

type Featured = Pick<CrystalFeatures, 'compound' | 'byKind'>;

/**
 * @param kinds in order of preference
 * @param minSupport compounds of the crystals that have a feature, and of those that lack it, at least
 * @returns by kind, then by name in code-unit order
 */
export function featureTable(
  crystals: readonly Featured[],
  kinds: readonly FeatureKind[],
  minSupport: number,
): NamedFeature[] {
  return kinds.flatMap((kind) => {
    const holders = new Map<string, number[]>();
    crystals.forEach(({ byKind }, crystal) => {
      for (const name of byKind[kind]) {
        const list = holders.get(name);
        if (list) list.push(crystal);
        else holders.set(name, [crystal]);
      }
    });
    return [...holders].sort(byKey).flatMap(([name, list]) => {
      const held = new Uint8Array(crystals.length);
      for (const crystal of list) held[crystal] = 1;
      const isSupported = [1, 0].every((has) => hasCompounds(crystals, (i) => at(held, i) === has, minSupport));
      return isSupported ? [{ kind, name, held, holders: Uint32Array.from(list) }] : [];
    });
  });
}

/** @returns whether the crystals that count are of so many compounds */
function hasCompounds(crystals: readonly Featured[], counts: (i: number) => boolean, least: number): boolean {
  const compounds = new Set<string>();
  for (let i = 0; i < crystals.length && compounds.size < least; i++) {
    if (counts(i)) compounds.add(at(crystals, i).compound);
  }
  return compounds.size >= least;
}
