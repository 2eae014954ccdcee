/**
 * Triplets, the edges of the line graph (spec 1.6): e -> f wherever the target of e is the source of f, with
 *   cosine = (-r_e . r_f) / (|r_e| |r_f|), clamped to [-1, 1]
 * the cosine at the shared atom: -1 for a straight chain, +1 for the step back.
 *
 * e = f is possible only for a bond between images of one atom. `reference` leaves it out; `fixed` keeps it, because
 * the same pair of bonds exists in any larger cell (B12).
 */
import type { GraphRules } from '../../schemas/tables/graph.js';
import type { DirectedBonds } from './directed-bonds.js';

/** Sorted by target bond, inside one target by source bond. */
export interface Triplets {
  /** Triplets that arrive at bond f are those from arrival[f] to arrival[f + 1]: shape [nBonds + 1]. */
  readonly arrival: Uint32Array;
  /** Source bond e, shape [nTriplets]. */
  readonly source: Uint32Array;
  /** Dimensionless, in [-1, 1], shape [nTriplets]. */
  readonly cosine: Float64Array;
}

/** @returns sum over atoms of in-degree x out-degree, less the pairs e = f in `reference` mode */
export function countTriplets(bonds: DirectedBonds, mode: GraphRules['mode']): number {
  let count = 0;
  for (let f = 0; f < bonds.source.length; f++) {
    const atom = bonds.source[f]!;
    count += bonds.arrival[atom + 1]! - bonds.arrival[atom]!;
    if (mode === 'reference' && atom === bonds.target[f]) count -= 1;
  }
  return count;
}

/** Cost and memory are proportional to the number of triplets: 12 bytes each. */
export function buildTriplets(bonds: DirectedBonds, mode: GraphRules['mode']): Triplets {
  const nTriplets = countTriplets(bonds, mode);
  const { vector, length } = bonds;
  const arrival = new Uint32Array(bonds.source.length + 1);
  const source = new Uint32Array(nTriplets);
  const cosine = new Float64Array(nTriplets);
  let triplet = 0;
  for (let f = 0; f < bonds.source.length; f++) {
    const atom = bonds.source[f]!;
    const x = vector[3 * f]!;
    const y = vector[3 * f + 1]!;
    const z = vector[3 * f + 2]!;
    for (let e = bonds.arrival[atom]!; e < bonds.arrival[atom + 1]!; e++) {
      if (e === f && mode === 'reference') continue;
      const dot = vector[3 * e]! * x + vector[3 * e + 1]! * y + vector[3 * e + 2]! * z;
      source[triplet] = e;
      cosine[triplet] = Math.max(-1, Math.min(1, -dot / (length[e]! * length[f]!)));
      triplet += 1;
    }
    arrival[f + 1] = triplet;
  }
  return { arrival, source, cosine };
}
