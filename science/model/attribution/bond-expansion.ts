/** What the network is given of bonds: their lengths on a grid of Gaussians, a row a bond class, and the mean bond. */
import { at } from '../../../schemas/required.js';
import type { CrystalGraph } from '../../../schemas/tables/graph.js';
import { BOND_LENGTH_GRID, expandOnGrid } from '../../graph/index.js';

/** @param bins centres of the grid @returns shape [lengths, bins] */
export function expansionOf(lengths: Float64Array, bins: number): Float32Array {
  return expandOnGrid(lengths, { ...BOND_LENGTH_GRID, centres: bins });
}

/** @returns bonds of every class in the cell: shape [bond classes] */
export function bondMembers({ atomMultiplicity, bondTarget, bondWeight }: CrystalGraph): Uint32Array {
  return bondWeight.map((weight, bond) => weight * at(atomMultiplicity, at(bondTarget, bond)));
}

/** The mean over all bonds of all crystals: classes count by their members. @returns shape [bins] */
export function meanBondExpansion(graphs: readonly CrystalGraph[], bins: number): Float64Array {
  const sum = new Float64Array(bins);
  let bonds = 0;
  for (const graph of graphs) {
    const rows = expansionOf(graph.bondLength, bins);
    bondMembers(graph).forEach((members, bond) => {
      bonds += members;
      for (let k = 0; k < bins; k++) sum[k] = at(sum, k) + members * at(rows, bond * bins + k);
    });
  }
  return sum.map((value) => value / Math.max(1, bonds));
}
