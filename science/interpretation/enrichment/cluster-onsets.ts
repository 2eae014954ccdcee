/** Mean and sample standard deviation (n - 1) of the onset energies of each cluster, in eV. */

import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import { groupBy } from '../../numerics/index.js';

/** One row of the `cluster-onsets` table. */
export interface ClusterOnset {
  readonly cluster: number;
  readonly size: number;
  /** Crystals of the cluster that have an onset; the figures are over these. */
  readonly withOnset: number;
  /** eV; null without onsets. */
  readonly onsetMeanEv: number | null;
  /** eV; null with fewer than two onsets. */
  readonly onsetSpreadEv: number | null;
}

/**
 * @param labels cluster of every crystal
 * @param onsetsEv eV or null, in the same order
 * @returns one row a cluster, ascending
 */
export function clusterOnsets(labels: ArrayLike<number>, onsetsEv: readonly (number | null)[]): ClusterOnset[] {
  if (labels.length !== onsetsEv.length) {
    throw new InvalidInputError(`${labels.length} labels for ${onsetsEv.length} onsets`);
  }
  return [...groupBy(onsetsEv.keys(), (crystal) => at(labels, crystal))]
    .sort(([a], [b]) => a - b)
    .map(([cluster, all]) => {
      const onsets = all.map((crystal) => at(onsetsEv, crystal)).filter((onset) => onset !== null);
      const mean = onsets.reduce((sum, onset) => sum + onset, 0) / onsets.length;
      const squares = onsets.reduce((sum, onset) => sum + (onset - mean) ** 2, 0);
      return {
        cluster,
        size: all.length,
        withOnset: onsets.length,
        onsetMeanEv: onsets.length > 0 ? mean : null,
        onsetSpreadEv: onsets.length > 1 ? Math.sqrt(squares / (onsets.length - 1)) : null,
      };
    });
}
