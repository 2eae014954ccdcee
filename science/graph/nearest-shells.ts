/**
 * The k nearest neighbours of every atom, closed shells (spec 1.2 to 1.4):
 *   keep (j, t) with d <= d_k + tolerance,   d_k the k-th smallest distance of the atom
 *
 * The search starts from a radius that holds about 2 k atoms and grows for each atom alone; the rule's cutoff does not
 * decide which neighbours there are. In `reference` mode the radius at which the reference stops growing bounds the
 * tolerance, as there; in `fixed` mode nothing depends on it, so the result does not depend on the choice of the cell.
 */

import { InvalidStructureError } from '../../schemas/failure.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import { axisLengths, type PeriodicSites, SHORTEST_DISTANCE } from '../crystal/index.js';
import { BondSelection, type UndirectedBonds } from './bond-selection.js';
import { roundToDecimals } from './decimal-rounding.js';

/** @throws InvalidStructureError for sites closer than 0.15 ångström (`fixed` mode; the reference drops such pairs) */
export function selectNearestShells(structure: Structure, sites: PeriodicSites, rules: GraphRules): UndirectedBonds {
  const expected = 2 * sites.nSites * rules.maxNeighbors;
  const selection = new BondSelection(rules.canonize, rules.mode === 'fixed', expected);
  let farthestShell = 0;
  for (let i = 0; i < sites.nSites; i++) {
    const { found, shell } = searchShell(structure, sites, i, rules);
    farthestShell = Math.max(farthestShell, shell);
    for (let n = 0; n < found; n++) {
      const distance = sites.distance[n]!;
      if (distance <= shell + rules.tieToleranceAngstrom && distance > SHORTEST_DISTANCE)
        selection.add(i, sites.site[n]!, sites.image[n]!, distance);
    }
  }
  const radius = rules.mode === 'reference' ? referenceRadius(structure, rules, farthestShell) : Infinity;
  return selection.merge(sites.nSites, radius);
}

/** @returns number of neighbours in the last query of `sites`, and d_k in ångström */
function searchShell(structure: Structure, sites: PeriodicSites, i: number, rules: GraphRules) {
  const k = rules.maxNeighbors;
  let radius = sites.siteSpacing * Math.cbrt((3 * 2 * (k + 1)) / (4 * Math.PI));
  for (;;) {
    const found = sites.query(i, radius);
    if (rules.mode === 'fixed') refuseTooClose(structure, sites, i, found);
    const shell = smallestBeyond(sites.distance, found, k);
    if (shell + rules.tieToleranceAngstrom <= radius) return { found, shell };
    radius *= 1.4;
  }
}

function refuseTooClose(structure: Structure, sites: PeriodicSites, i: number, found: number): void {
  let nearest = Infinity;
  for (let n = 0; n < found; n++) if (sites.distance[n]! < nearest) nearest = sites.distance[n]!;
  if (nearest <= SHORTEST_DISTANCE)
    throw new InvalidStructureError(`${structure.id}: a neighbour of atom ${i} is ${nearest} ångström away`, {
      structure: structure.id,
      atom: i,
      found: nearest,
      expected: `more than ${SHORTEST_DISTANCE} ångström`,
    });
}

/** The least distances so far, ascending. */
let smallest = new Float64Array(256);

/** @returns the k-th smallest of the first `found` distances above 0.15 ångström, Infinity where there are fewer */
function smallestBeyond(distance: Float64Array, found: number, k: number): number {
  if (smallest.length < k) smallest = new Float64Array(k);
  let kept = 0;
  for (let n = 0; n < found; n++) {
    const value = distance[n]!;
    if (value <= SHORTEST_DISTANCE || (kept === k && value >= smallest[k - 1]!)) continue;
    let at = kept === k ? k - 1 : kept++;
    for (; at > 0 && smallest[at - 1]! > value; at--) smallest[at] = smallest[at - 1]!;
    smallest[at] = value;
  }
  return kept === k ? smallest[k - 1]! : Infinity;
}

/** Radius at which the reference stops: from the cutoff to the longest axis, then doubling (spec 1.2). */
function referenceRadius(structure: Structure, rules: GraphRules, farthestShell: number): number {
  const longest = Math.max(...axisLengths(structure.lattice).map((length) => roundToDecimals(length, 6)));
  let radius = rules.cutoffAngstrom;
  while (radius < farthestShell) radius = radius < longest ? longest : 2 * radius;
  return radius;
}
