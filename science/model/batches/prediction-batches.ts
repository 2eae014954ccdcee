/**
 * Which crystals share a call of the prediction program. Small ones are bounded by the call of its operations, hence
 * many at a time; large ones by arithmetic and by memory, which grow with the triplets of a call, hence few.
 *
 * Batches follow the order of the crystals. The last bits of a prediction depend on what else is in its batch (products
 * of other shapes are summed in another order, about 2e-6): the same crystals in the same order give the same bytes.
 */
import type { CrystalGraph } from '../../../schemas/tables/graph.js';

/** More bring no speed at 64 features and cost some at 256: what a layer writes no longer stays in the caches. */
export const MOST_TRIPLETS = 8192;
/** More bring nothing however small the crystals are. */
export const MOST_CRYSTALS = 64;

/**
 * @param batchSize exactly so many crystals a batch, whatever their triplets; null: as many as fit the bounds above, one
 *   with more triplets alone
 */
export function predictionBatches(graphs: readonly CrystalGraph[], batchSize: number | null): CrystalGraph[][] {
  const most = batchSize ?? MOST_CRYSTALS;
  const mostTriplets = batchSize === null ? MOST_TRIPLETS : Infinity;
  const batches: CrystalGraph[][] = [];
  let batch: CrystalGraph[] = [];
  let triplets = 0;
  for (const graph of graphs) {
    const own = graph.tripletCosine.length;
    if (batch.length > 0 && (batch.length === most || triplets + own > mostTriplets)) {
      batches.push(batch);
      batch = [];
      triplets = 0;
    }
    batch.push(graph);
    triplets += own;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
