/**
 * The k nearest neighbours of every atom, closed shells (spec 1.2 to 1.4):
 *   keep (j, t) with d <= d_k + tolerance,   d_k the k-th smallest distance of the atom
 *
 * The search starts from a radius that holds about 2 k atoms and grows for each atom alone; the rule's cutoff does not
 * decide which neighbours there are. In `reference` mode the radius at which the reference stops growing bounds the
 * tolerance, as there; in `fixed` mode nothing depends on it, so the result does not depend on the choice of the cell.
 */
import type { Structure } from '../../schemas/crystal.js';
import { InvalidStructureError } from '../../schemas/failure.js';
import type { GraphRules } from '../../schemas/graph.js';
import { axisLengths, IMAGE_CODES, IMAGE_ORIGIN, type PeriodicSites, SHORTEST_DISTANCE } from '../crystal/index.js';
import { roundToDecimals } from './decimal-rounding.js';

/** Bonds before doubling, sorted by (first, second, image), each once. */
export interface UndirectedBonds {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** Image code of `second` seen from `first` (see `PeriodicSites`). */
  readonly image: Float64Array;
}

/** One atom's choice: `to` packs second atom and image, so that native number sorting orders and merges bonds. */
interface Selection {
  first: Uint32Array;
  to: Float64Array;
  distance: Float64Array;
  count: number;
}

/** @throws InvalidStructureError for sites closer than 0.15 ångström (`fixed` mode; the reference drops such pairs) */
export function selectNearestShells(structure: Structure, sites: PeriodicSites, rules: GraphRules): UndirectedBonds {
  const selection: Selection = {
    first: new Uint32Array(1024),
    to: new Float64Array(1024),
    distance: new Float64Array(1024),
    count: 0,
  };
  let farthestShell = 0;
  for (let i = 0; i < sites.nSites; i++) {
    const { found, shell } = searchShell(structure, sites, i, rules);
    farthestShell = Math.max(farthestShell, shell);
    for (let n = 0; n < found; n++) {
      const distance = sites.distance[n]!;
      if (distance <= shell + rules.tieToleranceAngstrom && distance > SHORTEST_DISTANCE)
        add(selection, i, sites.site[n]!, sites.image[n]!, distance, rules);
    }
  }
  const radius = rules.mode === 'reference' ? referenceRadius(structure, rules, farthestShell) : Infinity;
  return mergeSelections(selection, sites.nSites, radius);
}

/** @returns number of neighbours in the last query of `sites`, and d_k in ångström */
function searchShell(structure: Structure, sites: PeriodicSites, i: number, rules: GraphRules) {
  const k = rules.maxNeighbors;
  let radius = sites.siteSpacing * Math.cbrt((3 * 2 * (k + 1)) / (4 * Math.PI));
  for (;;) {
    const found = sites.query(i, radius);
    const distances = sites.distance.slice(0, found).sort();
    let tooClose = 0;
    while (tooClose < found && distances[tooClose]! <= SHORTEST_DISTANCE) tooClose += 1;
    if (tooClose > 0 && rules.mode === 'fixed')
      throw new InvalidStructureError(`${structure.id}: a neighbour of atom ${i} is ${distances[0]} ångström away`, {
        structure: structure.id,
        atom: i,
        found: distances[0]!,
        expected: `more than ${SHORTEST_DISTANCE} ångström`,
      });
    const shell = distances[tooClose + k - 1];
    if (shell !== undefined && shell + rules.tieToleranceAngstrom <= radius) return { found, shell };
    radius *= 1.4;
  }
}

/** Radius at which the reference stops: from the cutoff to the longest axis, then doubling (spec 1.2). */
function referenceRadius(structure: Structure, rules: GraphRules, farthestShell: number): number {
  const longest = Math.max(...axisLengths(structure.lattice).map((length) => roundToDecimals(length, 6)));
  let radius = rules.cutoffAngstrom;
  while (radius < farthestShell) radius = radius < longest ? longest : 2 * radius;
  return radius;
}

/**
 * Canonical ends (spec 1.4): the lower index first. A bond of an atom with its own image has two forms, t and -t:
 * `reference` keeps both (its defect B10), `fixed` the later one.
 */
function add(into: Selection, i: number, j: number, image: number, distance: number, rules: GraphRules): void {
  const opposite = 2 * IMAGE_ORIGIN - image;
  const swap = rules.canonize && (j < i || (j === i && rules.mode === 'fixed' && image < opposite));
  if (into.count === into.first.length) enlarge(into);
  into.first[into.count] = swap ? j : i;
  into.to[into.count] = (swap ? i : j) * IMAGE_CODES + (swap ? opposite : image);
  into.distance[into.count] = distance;
  into.count += 1;
}

function mergeSelections(selection: Selection, nAtoms: number, radius: number): UndirectedBonds {
  const start = new Uint32Array(nAtoms + 1);
  for (let n = 0; n < selection.count; n++) if (selection.distance[n]! <= radius) start[selection.first[n]! + 1]! += 1;
  for (let i = 0; i < nAtoms; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const to = new Float64Array(start[nAtoms]!);
  for (let n = 0; n < selection.count; n++)
    if (selection.distance[n]! <= radius) to[next[selection.first[n]!]!++] = selection.to[n]!;
  const first = new Uint32Array(to.length);
  let kept = 0;
  for (let i = 0; i < nAtoms; i++) {
    const own = to.slice(start[i], start[i + 1]).sort();
    for (let n = 0; n < own.length; n++) {
      if (n > 0 && own[n] === own[n - 1]) continue;
      first[kept] = i;
      to[kept] = own[n]!;
      kept += 1;
    }
  }
  const image = to.slice(0, kept).map((value) => value % IMAGE_CODES);
  const second = Uint32Array.from({ length: kept }, (_, n) => Math.floor(to[n]! / IMAGE_CODES));
  return { first: first.slice(0, kept), second, image };
}

function enlarge(selection: Selection): void {
  const grown = { ...selection };
  grown.first = new Uint32Array(2 * selection.first.length);
  grown.to = new Float64Array(grown.first.length);
  grown.distance = new Float64Array(grown.first.length);
  grown.first.set(selection.first);
  grown.to.set(selection.to);
  grown.distance.set(selection.distance);
  Object.assign(selection, grown);
}
