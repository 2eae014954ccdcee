/**
 * Bond lengths over the sum of the covalent radii of both ends, on the scale of the lengths themselves:
 *   d' = 2.5 d / (r_i + r_j),   ångström
 * Touching spheres lie at 2.5 whatever the elements, so that a strain of one per cent moves short and long bonds alike, and what was
 * learnt of the strained bonds of one compound is said on the same Gaussians of another.
 * @source radii: Cordero et al., Dalton Trans. 2832 (2008)
 */
import { InvalidStructureError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { CrystalGraph, GraphRules } from '../../schemas/tables/graph.js';
import { covalentRadius } from '../chemistry/index.js';

/** The usual sum of two radii, where the Gaussians of the published grid lie about it. */
const TOUCHING_ANGSTROM = 2.5;

/**
 * @returns the same graph with other bond lengths; cosines stay
 * @throws InvalidStructureError naming an element beyond curium, of which no radius is known
 */
export function withRelativeLengths(graph: CrystalGraph): CrystalGraph {
  const sumOf = sumsOfRadii(graph);
  return { ...graph, bondLength: graph.bondLength.map((length, bond) => (TOUCHING_ANGSTROM * length) / sumOf(bond)) };
}

/** @returns lengths of the bonds of the crystal in ångström, whatever rule the graph was made by */
export function bondLengthsAngstrom(graph: CrystalGraph, { bondLengths }: GraphRules): Float64Array {
  if (bondLengths !== 'relative') return graph.bondLength;
  const sumOf = sumsOfRadii(graph);
  return graph.bondLength.map((length, bond) => (length * sumOf(bond)) / TOUCHING_ANGSTROM);
}

function sumsOfRadii({ id, species, bondSource, bondTarget }: CrystalGraph): (bond: number) => number {
  const radii = species.map((symbol) => radiusOf(symbol, id));
  return (bond) => at(radii, at(bondSource, bond)) + at(radii, at(bondTarget, bond));
}

function radiusOf(symbol: string, id: string): number {
  const radius = covalentRadius(symbol);
  if (radius !== undefined) return radius;
  throw new InvalidStructureError(`${id}: no covalent radius of "${symbol}" is known`, {
    structure: id,
    found: symbol,
    expected: 'an element up to Cm, or bond lengths as they are',
  });
}
