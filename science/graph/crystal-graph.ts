/**
 * Crystal structure -> ALIGNN graph: atoms, directed bonds and triplets, as they are (`symmetry: 'full'`) or one of
 * each symmetry class (`'reduced'`), under the graph rules.
 */

import { InvalidStructureError } from '../../schemas/failure.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { CrystalGraph, GraphRules } from '../../schemas/tables/graph.js';
import { hasCgcnnFeatures } from './atom-features.js';
import { type DirectedBonds, directedBonds } from './directed-bonds.js';
import { isDiscrete, refineByAngles, refineByLengths } from './equitable-partition.js';
import { gapClasses } from './gap-classes.js';
import { buildTriplets, countTriplets, type Triplets } from './line-graph.js';
import { quotientGraph } from './quotient-graph.js';
import { withRelativeLengths } from './relative-lengths.js';

/** About 1 GB while a graph is built; a crystal of 1,000 atoms at k 40 has two million. */
const MAX_TRIPLETS = 20_000_000;

/**
 * @param structure as a reader accepts it
 * @param rules decide the graph, and travel with it
 * @param note is told when a graph asked for in reduced form had to stay whole though some bonds are equal in length
 * @returns bonds sorted by target, triplets by target bond; the same bytes for the same input
 * @throws InvalidStructureError for overlapping atoms, an element without features, or more than MAX_TRIPLETS triplets
 * @throws InvalidGraphError for rules that contradict each other
 * @source Choudhary and DeCost, npj Comput. Mater. 7, 185 (2021); alignn 2024.3.24 in `reference` mode
 */
export function buildCrystalGraph(
  structure: Structure,
  rules: GraphRules,
  note: (message: string) => void = () => {},
): CrystalGraph {
  refuseUnknownElements(structure);
  const bonds = directedBonds(structure, rules);
  const nTriplets = countTriplets(bonds, rules.mode);
  if (nTriplets > MAX_TRIPLETS)
    throw new InvalidStructureError(`${structure.id}: ${nTriplets} triplets, more than ${MAX_TRIPLETS}`, {
      structure: structure.id,
      found: `${bonds.nAtoms} atoms, ${bonds.source.length} bonds, ${nTriplets} triplets`,
      expected: `at most ${MAX_TRIPLETS} triplets: a smaller cell or fewer neighbours`,
    });
  const triplets = buildTriplets(bonds, rules.mode);
  if (rules.symmetry === 'reduced') {
    const reduced = reduceBySymmetry(structure, bonds, triplets);
    if (reduced) return finished(reduced, structure, rules);
    note(`${structure.id}: equal bonds or angles cannot be told apart reliably, the graph is kept whole`);
  }
  return finished(fullGraph(structure, bonds, triplets), structure, rules);
}

/** Which bonds and classes there are is decided by the lengths as they are, whatever the network is told of them. */
function finished(graph: CrystalGraph, { extraFeatures }: Structure, { bondLengths }: GraphRules): CrystalGraph {
  const told = bondLengths === 'relative' ? withRelativeLengths(graph) : graph;
  return extraFeatures ? { ...told, extraFeatures } : told;
}

/** @returns null where lengths or cosines chain, or members of a class turn out to differ */
function reduceBySymmetry(structure: Structure, bonds: DirectedBonds, triplets: Triplets): CrystalGraph | null {
  const lengths = gapClasses(bonds.length);
  if (!lengths) return null;
  const byLengths = refineByLengths(structure.species, bonds, lengths);
  if (isDiscrete(byLengths)) return fullGraph(structure, bonds, triplets);
  const cosines = gapClasses(triplets.cosine);
  if (!cosines) return null;
  const partition = refineByAngles(byLengths, bonds, triplets, cosines);
  return quotientGraph(structure, bonds, triplets, cosines, partition);
}

function fullGraph(structure: Structure, bonds: DirectedBonds, triplets: Triplets): CrystalGraph {
  const tripletTarget = new Uint32Array(triplets.source.length);
  for (let f = 0; f < bonds.source.length; f++) tripletTarget.fill(f, triplets.arrival[f], triplets.arrival[f + 1]);
  return {
    id: structure.id,
    nAtoms: bonds.nAtoms,
    nBonds: bonds.source.length,
    nTriplets: triplets.source.length,
    species: structure.species,
    atomMultiplicity: new Uint32Array(bonds.nAtoms).fill(1),
    atomClass: Uint32Array.from({ length: bonds.nAtoms }, (_, i) => i),
    bondSource: bonds.source,
    bondTarget: bonds.target,
    bondLength: bonds.length,
    bondWeight: new Uint32Array(bonds.source.length).fill(1),
    tripletSource: triplets.source,
    tripletTarget,
    tripletCosine: triplets.cosine,
    tripletWeight: new Uint32Array(triplets.source.length).fill(1),
  };
}

function refuseUnknownElements(structure: Structure): void {
  for (const symbol of new Set(structure.species))
    if (!hasCgcnnFeatures(symbol))
      throw new InvalidStructureError(`${structure.id}: there are no atom features for element "${symbol}"`, {
        structure: structure.id,
        found: symbol,
        expected: 'an element from H to Lr',
      });
}
