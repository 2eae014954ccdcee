/**
 * Ward's tree without a distance matrix: rounds of reciprocal nearest neighbours. A cluster is its centroid and its size,
 *
 *   D(u, v)^2 = 2 n_u n_v / (n_u + n_v) |c_u - c_v|^2
 *
 * and all pairs that are nearest to each other merge at once. Ward's distance is reducible: such a merge never comes nearer to a
 * third cluster than the nearer of its parts was. Hence the tree is that of the closest-pair algorithm, a nearest neighbour
 * stays valid until it is merged itself, and then the next ones of its list still bound everything outside the list.
 * Memory n times width.
 *
 * @source Ward, J. Am. Stat. Assoc. 58, 236 (1963); de Rham, Cahiers de l'analyse des donnees 5, 135 (1980)
 */

import { type BlockSizes, NearestSearch } from '../distances/nearest-search.js';
import { columnsOf } from '../distances/row-settler.js';
import type { Merges } from './merge-tree.js';
import { WardClusters } from './ward-clusters.js';

export interface BlockOptions {
  /** Folder for graph programs; the caller owns and clears it. */
  readonly programFolder: string;
  readonly blocks?: BlockSizes;
  /** Columns that may tie before Ward's search gives up with TooManyTies; no limit unless told. */
  readonly mostTied?: number;
  /** Merges known so far, of n - 1. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * @param x shape [n, width], finite; **overwritten** by centroids
 * @returns n - 1 merges; the same for all block sizes
 */
export async function wardByReciprocalNeighbours(
  x: Float64Array,
  width: number,
  { programFolder, blocks, mostTied, onProgress }: BlockOptions,
): Promise<Merges> {
  const n = x.length / width;
  const clusters = new WardClusters(x, width);
  const search = new NearestSearch(clusters.rows, programFolder, blocks, mostTied);
  try {
    while (clusters.living.length > 1) {
      search.load(columnsOf(clusters.bySize(), clusters.inverseSize, clusters.ownSet), clusters.changed());
      const wanted = clusters.toSearch();
      await search.search(wanted, clusters.lists);
      clusters.takeNearest(wanted);
      clusters.mergeReciprocal();
      onProgress?.(clusters.record.count, n - 1);
    }
  } finally {
    search.close();
  }
  return clusters.record.merges;
}
