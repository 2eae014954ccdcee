/**
 * Recurrence of the clusters of one partition in other partitions of the same points, such as the same cut after another
 * training. Of a cluster C and a partition P:
 *
 *   J(C, P) = max over the clusters D of P of |C and D| / |C or D|,   in (0, 1]
 *
 * with its mean and its lowest value over the partitions. No point is left out, other than under resampling.
 * @source the index of Hennig, Comput. Stat. Data Anal. 52, 258 (2007)
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import { countClusters } from '../cuts/cut.js';
import { bestJaccard } from './stability.js';

/** One row of the `seed-stability` table. */
interface ClusterRecurrence {
  /** Cluster, 1..K, and its points. */
  readonly cluster: number;
  readonly size: number;
  /** J of every other partition, in their order. */
  readonly jaccards: Float64Array;
  readonly jaccardMean: number;
  readonly jaccardLowest: number;
}

/**
 * @param labels numbers from 1, none left out
 * @param others at least one, of the same points in the same order
 * @throws InvalidInputError for partitions of other lengths, or without any
 */
export function recurrenceOf(labels: Uint32Array, others: readonly Uint32Array[]): ClusterRecurrence[] {
  if (others.length === 0) throw new InvalidInputError('clusters are compared with those of no other partition');
  const wrong = others.find((other) => other.length !== labels.length);
  if (wrong) throw new InvalidInputError(`a partition of ${wrong.length} points beside one of ${labels.length}`);
  const best = others.map((other) => bestJaccard(labels, other));
  return Array.from({ length: countClusters(labels) }, (_, i) => {
    const cluster = i + 1;
    const jaccards = Float64Array.from(best, (of) => required(of.get(cluster)));
    return {
      cluster,
      size: labels.reduce((size, label) => (label === cluster ? size + 1 : size), 0),
      jaccards,
      jaccardMean: jaccards.reduce((sum, jaccard) => sum + jaccard, 0) / jaccards.length,
      jaccardLowest: jaccards.reduce((lowest, jaccard) => Math.min(lowest, jaccard), at(jaccards, 0)),
    };
  });
}
