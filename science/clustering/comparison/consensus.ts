/**
 * Consensus of many clusterings of the same n points (over linkages, layers, seeds): points are as far apart as the
 * share of clusterings that separate them,
 *
 *   d[i, j] = 1 - (clusterings with i and j in one cluster) / clusterings,   in [0, 1]
 *
 * and these distances are then clustered by average linkage. A merge at height h joins groups whose pairs are, on average,
 * together in a share 1 - h of the clusterings.
 * @source Fred and Jain, IEEE Trans. Pattern Anal. 27, 835 (2005) (evidence accumulation)
 */

import { InvalidInputError, ResourceError } from '../../../schemas/failure.js';
import { CONSENSUS_POINTS } from '../../../schemas/tables/clustering.js';
import type { Labels } from '../cuts/labels.js';
import { rowStarts } from '../distances/distances.js';
import { partitionOf } from './contingency.js';

/**
 * @param labellings at least one, of the same points in the same order
 * @param maximumPoints n^2 distances are held in memory twice, 8 bytes each
 * @returns condensed, shape [n (n - 1) / 2]
 * @throws ResourceError with the number of points and the memory they would take
 */
export function coAssociationDistances(
  labellings: readonly Labels[],
  maximumPoints: number = CONSENSUS_POINTS,
): Float64Array {
  const partitions = labellings.map(partitionOf);
  const [first] = partitions;
  if (!first) throw new InvalidInputError('a consensus of no clusterings');
  const n = first.of.length;
  partitions.forEach(({ of }, i) => {
    if (of.length !== n || n === 0) {
      throw new InvalidInputError(`clustering ${i} has ${of.length} labels, clustering 0 has ${n}`, { clustering: i });
    }
  });
  const entries = (n * (n - 1)) / 2;
  if (n > maximumPoints) {
    const need = (entries * 16) / 1e9;
    throw new ResourceError(
      `a consensus over ${n} points needs ${need.toFixed(1)} GB for ${entries} pairs, twice; at most ${maximumPoints} points are taken`,
      { points: n, most: maximumPoints, needBytes: entries * 16 },
    );
  }
  const start = rowStarts(n);
  const distances = new Float64Array(entries);
  for (const { sizes, byGroup } of partitions) {
    let begin = 0;
    for (const size of sizes) {
      const members = byGroup.subarray(begin, begin + size);
      for (let a = 0; a < size; a++) {
        const row = start[members[a]!]!;
        for (let b = a + 1; b < size; b++) distances[row + members[b]!]!++;
      }
      begin += size;
    }
  }
  const all = partitions.length;
  for (let pair = 0; pair < entries; pair++) distances[pair] = (all - distances[pair]!) / all;
  return distances;
}
