/** Mean and spread of a property of each cluster, with the effect against all other crystals. */
import { InvalidInputError } from '../../../schemas/failure.js';
import { hedgesG, meanAndSpread } from './effect-size.js';

export interface ClusterProperty {
  readonly cluster: number;
  /** Crystals of the cluster, and those that have the property: the figures are over the latter. */
  readonly size: number;
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
 * @param values property or null, in the same order
 * @returns one row a cluster, ascending
 */
export function clusterProperties(labels: ArrayLike<number>, values: readonly (number | null)[]): ClusterProperty[] {
  if (labels.length !== values.length) {
    throw new InvalidInputError(`${labels.length} labels for ${values.length} values`);
  }
  const clusters = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  return clusters.map((cluster) => {
    const inside = values.filter((_, i) => labels[i] === cluster);
    const group = inside.filter((value) => value !== null);
    const rest = values.filter((value, i): value is number => labels[i] !== cluster && value !== null);
    const { mean, spread } = meanAndSpread(group);
    const effect = hedgesG(group, rest);
    return {
      cluster,
      size: inside.length,
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
