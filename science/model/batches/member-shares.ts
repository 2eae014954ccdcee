/**
 * How many members of the full graphs each row of a batch stands for, as part of their number. Members of
 *   an atom class c: mu_c,   a bond class e: M_e = mu_target(e) w_e,   a triplet class t: M_t = M_(target bond of t) w_t
 * and those of a distinct element, length or cosine are the sum over the rows that use it.
 */
import type { CrystalGraph } from '../../../schemas/tables/graph.js';
import type { Values } from '../../engine/index.js';
import type { BatchArrays } from './batch-arrays.js';

/** @param batch the arrays of these graphs */
export function memberShares(graphs: readonly CrystalGraph[], batch: BatchArrays): BatchArrays {
  const atoms = Float64Array.from(graphs.flatMap((graph) => [...graph.atomMultiplicity]));
  const bonds = times(atoms, batch.bondTarget!, batch.bondWeight!);
  const triplets = times(bonds, batch.tripletTarget!, batch.tripletWeight!);
  const isDouble = batch.atomShare!.values instanceof Float64Array;
  const real = (values: Float64Array) => (isDouble ? values : Float32Array.from(values));
  const share = (members: Float64Array): Values => {
    // A batch of isolated atoms has no bonds to take a mean of.
    const all = sum(members) || 1;
    return { values: real(members.map((each) => each / all)), shape: [members.length, 1] };
  };
  const summed = (members: Float64Array, row: Values, rows: Values): Values => {
    const totals = new Float64Array(rows.shape[0]!);
    members.forEach((each, i) => {
      totals[row.values[i]!]! += each;
    });
    return share(totals);
  };
  // One member has no unbiased variance; its biased one is 0.
  const ones = new Float64Array(graphs.length).fill(1);
  const unbiased = [atoms, bonds, triplets, ones].map(sum).map((n) => n / Math.max(n - 1, 1));
  return {
    elementMembers: summed(atoms, batch.atomElement!, batch.elementFeatures!),
    lengthMembers: summed(bonds, batch.bondLength!, batch.length!),
    cosineMembers: summed(triplets, batch.tripletCosine!, batch.cosine!),
    atomMembers: share(atoms),
    bondMembers: share(bonds),
    tripletMembers: share(triplets),
    crystalAtomMembers: share(Float64Array.from(graphs, (graph) => graph.nAtoms)),
    crystalMembers: share(ones),
    unbiased: { values: real(Float64Array.from(unbiased)), shape: [4] },
  };
}

function times(targets: Float64Array, target: Values, weight: Values): Float64Array {
  return Float64Array.from(weight.values, (value, i) => value * targets[target.values[i]!]!);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
