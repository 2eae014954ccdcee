/** Features of crystals as columns of zeros and ones, for trees and regressions. */

import { byKey } from '../../../schemas/numerics/code-unit-order.js';
import type { FeatureColumn } from '../rules/decision-tree.js';
import type { CrystalFeatures, FeatureKind } from './crystal-features.js';

export interface NamedFeature extends FeatureColumn {
  readonly kind: FeatureKind;
  readonly name: string;
}

/**
 * @param kinds in order of preference
 * @param minSupport crystals that have a feature, and that lack it, at least
 * @returns by kind, then by name in code-unit order
 */
export function featureTable(
  crystals: readonly CrystalFeatures[],
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
    return [...holders]
      .filter(([, list]) => list.length >= minSupport && crystals.length - list.length >= minSupport)
      .sort(byKey)
      .map(([name, list]) => {
        const held = new Uint8Array(crystals.length);
        for (const crystal of list) held[crystal] = 1;
        return { kind, name, held, holders: Uint32Array.from(list) };
      });
  });
}
