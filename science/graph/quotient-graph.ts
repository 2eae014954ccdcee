/**
 * Quotient of a crystal graph by an equitable partition: one node an atom class with multiplicity mu, one edge a bond
 * class with weight w = bonds of the class at one atom of its target class, one triplet per (source bond class, cosine
 * class) at one bond of the target class, with weight how many. Then
 *   sum mu = atoms,   sum mu(target) w = bonds,   sum mu(target of f) w(f) w(triplet) = triplets.
 *
 * Lengths and cosines are means over the members: with the first member's instead, outputs would move by up to 1e-6.
 * Every count is taken for every member and compared, so a partition that is not equitable cannot pass.
 */
import type { Structure } from '../../schemas/tables/crystal.js';
import type { CrystalGraph } from '../../schemas/tables/graph.js';
import { packedGroups } from '../numerics/index.js';
import type { Colouring } from './colouring.js';
import type { DirectedBonds } from './directed-bonds.js';
import type { EquitablePartition } from './equitable-partition.js';
import type { GapClasses } from './gap-classes.js';
import type { Triplets } from './line-graph.js';
import { TripletClasses } from './triplet-classes.js';

/** @returns null if members of a class differ in their neighbourhoods */
export function quotientGraph(
  structure: Structure,
  bonds: DirectedBonds,
  triplets: Triplets,
  cosines: GapClasses,
  partition: EquitablePartition,
): CrystalGraph | null {
  const atomMembers = packedGroups(partition.atoms.colourOf, partition.atoms.count);
  const bondMembers = packedGroups(partition.bonds.colourOf, partition.bonds.count);
  const nBondClasses = partition.bonds.count;
  const bondSource = new Uint32Array(nBondClasses);
  const bondTarget = new Uint32Array(nBondClasses);
  const bondLength = new Float64Array(nBondClasses);
  const bondWeight = new Uint32Array(nBondClasses);
  const reduced = new TripletClasses(triplets, cosines, partition.bonds.colourOf);
  for (let c = 0; c < nBondClasses; c++) {
    const begin = bondMembers.start[c]!;
    const end = bondMembers.start[c + 1]!;
    const first = bondMembers.members[begin]!;
    const source = partition.atoms.colourOf[bonds.source[first]!]!;
    const target = partition.atoms.colourOf[bonds.target[first]!]!;
    const weight = (end - begin) / (atomMembers.start[target + 1]! - atomMembers.start[target]!);
    let length = 0;
    for (let n = begin; n < end; n++) length += bonds.length[bondMembers.members[n]!]!;
    bondSource[c] = source;
    bondTarget[c] = target;
    bondWeight[c] = weight;
    bondLength[c] = length / (end - begin);
    const members = bondMembers.members.subarray(begin, end);
    if (!arrivesEvenly(members, { source, target, weight }, bonds, partition.atoms)) return null;
    if (!reduced.add(c, bondMembers.members, begin, end)) return null;
  }
  const nAtomClasses = partition.atoms.count;
  const species: string[] = [];
  const atomMultiplicity = new Uint32Array(nAtomClasses);
  for (let c = 0; c < nAtomClasses; c++) {
    species.push(structure.species[atomMembers.members[atomMembers.start[c]!]!]!);
    atomMultiplicity[c] = atomMembers.start[c + 1]! - atomMembers.start[c]!;
  }
  return {
    id: structure.id,
    nAtoms: bonds.nAtoms,
    nBonds: bonds.source.length,
    nTriplets: triplets.source.length,
    species,
    atomMultiplicity,
    atomClass: partition.atoms.colourOf,
    bondSource,
    bondTarget,
    bondLength,
    bondWeight,
    ...reduced.columns(),
  };
}

/** Atom classes of its ends, and its bonds at one atom of the target class. */
interface BondClass {
  readonly source: number;
  readonly target: number;
  readonly weight: number;
}

/** Whether each atom of the target class receives exactly `weight` bonds of the class; members come sorted by target. */
function arrivesEvenly(
  members: Uint32Array,
  { source, target, weight }: BondClass,
  bonds: DirectedBonds,
  { colourOf }: Colouring,
): boolean {
  if (!Number.isInteger(weight)) return false;
  for (let n = 0; n < members.length; n++) {
    const e = members[n]!;
    if (colourOf[bonds.source[e]!] !== source || colourOf[bonds.target[e]!] !== target) return false;
    if (n === 0) continue;
    const isNewAtom = n % weight === 0;
    if (isNewAtom === (bonds.target[e] === bonds.target[members[n - 1]!])) return false;
  }
  return true;
}
