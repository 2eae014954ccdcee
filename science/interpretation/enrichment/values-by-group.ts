/** A number of the crystals, group by group: how many have it, mean, deviation and extremes; and the effect against the rest. */
import { at } from '../../../schemas/required.js';
import { type ClusterProperty, clusterProperties } from './cluster-properties.js';
import { meanAndSpread } from './effect-size.js';

export interface GroupValues {
  readonly cluster: number;
  /** That have the number. */
  readonly crystals: number;
  /** Over those crystals, in the unit of the number; null without any, the deviation (n - 1) of fewer than two. */
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly least: number | null;
  readonly most: number | null;
  /** Over compounds, each counted once. */
  readonly ofCompounds: ClusterProperty;
}

/**
 * @param labels cluster of every crystal
 * @param compoundOf compound of every crystal, in the same order
 * @param values of every crystal or null, in the same order
 * @returns one row a cluster, ascending
 */
export function valuesByGroup(
  labels: ArrayLike<number>,
  compoundOf: readonly string[],
  values: readonly (number | null)[],
): GroupValues[] {
  return clusterProperties(labels, compoundOf, values).map((ofCompounds) => {
    const { cluster } = ofCompounds;
    const own = values.flatMap((value, crystal) => (value !== null && at(labels, crystal) === cluster ? [value] : []));
    const { mean, spread } = meanAndSpread(own);
    const extreme = (of: (a: number, b: number) => number) =>
      own.length === 0 ? null : own.reduce((found, value) => of(found, value));
    return {
      cluster,
      crystals: own.length,
      mean: own.length > 0 ? mean : null,
      deviation: own.length > 1 ? spread : null,
      least: extreme(Math.min),
      most: extreme(Math.max),
      ofCompounds,
    };
  });
}
