/**
 * Mean and spread of a property of each cluster, with the effect against the rest. The compound is counted once: inside
 * with the mean over its crystals in the cluster; outside, where none of its crystals is in it, with the mean over all.
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import { groupBy } from '../../numerics/index.js';
import { hedgesG, meanAndSpread } from './effect-size.js';

export interface ClusterProperty {
  readonly cluster: number;
  /** Compounds with a crystal in the cluster, and those of them that have the property: the figures are over the latter. */
  readonly compounds: number;
  readonly withValue: number;
  /** In the unit of the property; null without values, the spread (n - 1) with fewer than two. */
  readonly mean: number | null;
  readonly spread: number | null;
  /** Mean of the cluster minus mean of the rest, and Hedges' g with its 95 % interval; null where not defined. */
  readonly difference: number | null;
  readonly hedgesG: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * @param labels cluster of every crystal
 * @param compoundOf compound of every crystal, in the same order
 * @param values property or null, in the same order
 * @returns one row a cluster, ascending
 */
export function clusterProperties(
  labels: ArrayLike<number>,
  compoundOf: readonly string[],
  values: readonly (number | null)[],
): ClusterProperty[] {
  for (const [what, { length }] of Object.entries({ values, compounds: compoundOf })) {
    if (labels.length !== length) throw new InvalidInputError(`${labels.length} labels for ${length} ${what}`);
  }
  const crystalsOf = [...groupBy(compoundOf.keys(), (crystal) => at(compoundOf, crystal)).values()];
  const clusters = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  return clusters.map((cluster) => {
    const isInside = (crystal: number) => labels[crystal] === cluster;
    const inside = crystalsOf.map((crystals) => crystals.filter(isInside)).filter(({ length }) => length > 0);
    const group = meansOf(inside, values);
    const rest = meansOf(
      crystalsOf.filter((crystals) => !crystals.some(isInside)),
      values,
    );
    const { mean, spread } = meanAndSpread(group);
    const effect = hedgesG(group, rest);
    return {
      cluster,
      compounds: inside.length,
      withValue: group.length,
      mean: group.length > 0 ? mean : null,
      spread: group.length > 1 ? spread : null,
      difference: effect?.difference ?? null,
      hedgesG: effect?.hedgesG ?? null,
      lower: effect?.lower ?? null,
      upper: effect?.upper ?? null,
    };
  });
}

/** @returns of every compound that has values their mean */
function meansOf(compounds: readonly (readonly number[])[], values: readonly (number | null)[]): number[] {
  return compounds
    .map((crystals) => crystals.map((crystal) => at(values, crystal)).filter((value) => value !== null))
    .filter((own) => own.length > 0)
    .map((own) => meanAndSpread(own).mean);
}
