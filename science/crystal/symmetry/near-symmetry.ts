/**
 * Crystals that are symmetric within the tolerance of the space group and not within that of the graph: neighbours that
 * symmetry makes equally far then are not, and a graph of the k nearest takes a part of them. They are told, or snapped.
 */

import { InvalidStructureError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import { type Structure, SYMMETRY_TOLERANCE_ANGSTROM } from '../../../schemas/tables/crystal.js';
import { DEFAULT_GRAPH_RULES } from '../../../schemas/tables/graph.js';
import { withNotices } from '../structure/notices.js';
import { PeriodicSites } from '../structure/periodic-neighbours.js';
import { snapToSymmetry } from './snap-to-symmetry.js';

/** Nearest neighbours of an atom that are compared, about: more than graphs have. */
const NEIGHBOURS = 40;

/** Whether two neighbours of an atom are equally far within the tolerance of symmetry and not within the graph's. */
export function hasSplitShells(structure: Structure): boolean {
  return shellsOf(structure).some((distances) =>
    gapsOf(distances).some(
      (gap) => gap > DEFAULT_GRAPH_RULES.tieToleranceAngstrom && gap < 2 * SYMMETRY_TOLERANCE_ANGSTROM,
    ),
  );
}

/**
 * moyo's program has to be loaded (`openSymmetryFinder`).
 * @returns the structure; with a notice if exact symmetry would close a gap between two neighbours
 */
export function tellNearSymmetry(structure: Structure): Structure {
  const snapped = snappedOrReason(structure, SYMMETRY_TOLERANCE_ANGSTROM);
  if (typeof snapped === 'string' || !closesGaps(structure, snapped.structure)) return structure;
  return withNotices(structure, [
    `has the symmetry ${snapped.symbol} within ${snapped.farthest.toFixed(4)} ångström and not exactly (digits cut off?): the graph tells neighbours apart that are equally far; --snap-to-symmetry puts its atoms in their places`,
  ]);
}

/**
 * moyo's program has to be loaded (`openSymmetryFinder`).
 * @returns the structure with its exact symmetry; as it was, with the reason as a notice, where that cannot be
 */
export function withExactSymmetry(structure: Structure, toleranceAngstrom: number): Structure {
  const snapped = snappedOrReason(structure, toleranceAngstrom);
  if (typeof snapped !== 'string') return snapped.structure;
  return withNotices(structure, [`is not snapped to its symmetry: ${snapped}`]);
}

function snappedOrReason(structure: Structure, toleranceAngstrom: number) {
  try {
    return snapToSymmetry(structure, toleranceAngstrom);
  } catch (error) {
    if (!(error instanceof InvalidStructureError)) throw error;
    return error.message;
  }
}

/** Neighbours in order of distance have the same order in both, but for those that are equally far in one. */
function closesGaps(given: Structure, exact: Structure): boolean {
  const { tieToleranceAngstrom } = DEFAULT_GRAPH_RULES;
  const exactShells = shellsOf(exact);
  return shellsOf(given).some((distances, atom) => {
    const others = gapsOf(at(exactShells, atom));
    return gapsOf(distances).some((gap, n) => {
      const other = others[n];
      return gap > tieToleranceAngstrom && other !== undefined && other < tieToleranceAngstrom / 2;
    });
  });
}

/** Differences of each number to the one before it, from the second on. */
function gapsOf(distances: Float64Array): Float64Array {
  return distances.subarray(1).map((distance, n) => distance - at(distances, n));
}

/** Distances of the neighbours of every atom, ascending, ångström. */
function shellsOf({ lattice, fracCoords }: Structure): Float64Array[] {
  const sites = new PeriodicSites(lattice, fracCoords);
  const radius = sites.siteSpacing * Math.cbrt((3 * NEIGHBOURS) / (4 * Math.PI));
  return Array.from({ length: sites.nSites }, (_, atom) => {
    // Before the distances are looked at: a query may put a larger array in their place.
    const count = sites.query(atom, radius);
    return sites.distance.slice(0, count).sort();
  });
}
