/**
 * Quotient of a crystal graph by an equitable partition: one node an atom class with multiplicity mu, one edge a bond
 * class with weight w = bonds of the class at one atom of its target class, one triplet per (source bond class, cosine
 * class) at one bond of the target class, with weight how many. Then
 *   sum mu = atoms,   sum mu(target) w = bonds,   sum mu(target of f) w(f) w(triplet) = triplets.
 *
 * Lengths and cosines are means over the members: with the first member's instead, outputs would move by up to 1e-6.
 * Every count is taken for every member and compared, so a partition that is not equitable cannot pass.
 */
import type { Structure } from '../../schemas/crystal.js';
import type { CrystalGraph } from '../../schemas/graph.js';
import type { DirectedBonds } from './directed-bonds.js';
import type { Colouring, EquitablePartition } from './equitable-partition.js';
import type { GapClasses } from './gap-classes.js';
import type { Triplets } from './line-graph.js';

/** @returns null if members of a class differ in their neighbourhoods */
export function quotientGraph(
  structure: Structure,
  bonds: DirectedBonds,
  triplets: Triplets,
  cosines: GapClasses,
  partition: EquitablePartition,
): CrystalGraph | null {
  const atomMembers = membersOf(partition.atoms);
  const bondMembers = membersOf(partition.bonds);
  const nBondClasses = partition.bonds.count;
  const bondSource = new Uint32Array(nBondClasses);
  const bondTarget = new Uint32Array(nBondClasses);
  const bondLength = new Float64Array(nBondClasses);
  const bondWeight = new Uint32Array(nBondClasses);
  const reduced = new TripletClasses(triplets, cosines, partition.bonds.colourOf);
  for (let c = 0; c < nBondClasses; c++) {
    const members = bondMembers.subarrayOf(c);
    const first = members[0]!;
    bondSource[c] = partition.atoms.colourOf[bonds.source[first]!]!;
    bondTarget[c] = partition.atoms.colourOf[bonds.target[first]!]!;
    const weight = members.length / atomMembers.size(bondTarget[c]!);
    if (!arrivesEvenly(members, weight, bonds, partition.atoms, bondSource[c]!, bondTarget[c]!)) return null;
    bondWeight[c] = weight;
    bondLength[c] = members.reduce((sum, e) => sum + bonds.length[e]!, 0) / members.length;
    if (!reduced.add(c, members)) return null;
  }
  const nAtomClasses = partition.atoms.count;
  return {
    id: structure.id,
    nAtoms: bonds.nAtoms,
    nBonds: bonds.source.length,
    nTriplets: triplets.source.length,
    species: Array.from({ length: nAtomClasses }, (_, c) => structure.species[atomMembers.subarrayOf(c)[0]!]!),
    atomMultiplicity: Uint32Array.from({ length: nAtomClasses }, (_, c) => atomMembers.size(c)),
    atomClass: partition.atoms.colourOf,
    bondSource,
    bondTarget,
    bondLength,
    bondWeight,
    tripletSource: Uint32Array.from(reduced.source),
    tripletTarget: Uint32Array.from(reduced.target),
    tripletCosine: Float64Array.from(reduced.cosine),
    tripletWeight: Uint32Array.from(reduced.weight),
  };
}

/** Whether each atom of the target class receives exactly `weight` bonds of the class; members come sorted by target. */
function arrivesEvenly(
  members: Uint32Array,
  weight: number,
  bonds: DirectedBonds,
  atoms: Colouring,
  source: number,
  target: number,
): boolean {
  if (!Number.isInteger(weight)) return false;
  return members.every((e, n) => {
    const sameAtom = n % weight === 0 || bonds.target[e] === bonds.target[members[n - 1]!];
    const nextAtom = n === 0 || n % weight !== 0 || bonds.target[e] !== bonds.target[members[n - 1]!];
    const sameEnds = atoms.colourOf[bonds.source[e]!] === source && atoms.colourOf[bonds.target[e]!] === target;
    return sameAtom && nextAtom && sameEnds;
  });
}

/** Triplet classes, gathered bond class by bond class: hence sorted by target bond class. */
class TripletClasses {
  readonly source: number[] = [];
  readonly target: number[] = [];
  readonly cosine: number[] = [];
  readonly weight: number[] = [];
  private readonly slotOf = new Map<number, number>();

  constructor(
    private readonly triplets: Triplets,
    private readonly cosines: GapClasses,
    private readonly bondColour: Uint32Array,
  ) {}

  /** @returns whether all member bonds have the same numbers of the same incoming triplets */
  add(bondClass: number, members: Uint32Array): boolean {
    const { triplets, cosines, bondColour, slotOf } = this;
    slotOf.clear();
    const base = this.source.length;
    const sums: number[] = [];
    const wanted: number[] = [];
    let counts: number[] = [];
    for (let n = 0; n < members.length; n++) {
      const f = members[n]!;
      counts = counts.fill(0);
      for (let t = triplets.arrival[f]!; t < triplets.arrival[f + 1]!; t++) {
        const colour = bondColour[triplets.source[t]!]!;
        const code = colour * cosines.count + cosines.classOf[t]!;
        let slot = slotOf.get(code);
        if (slot === undefined) {
          if (n > 0) return false;
          slot = sums.length;
          slotOf.set(code, slot);
          this.source.push(colour);
          this.target.push(bondClass);
          sums.push(0);
          counts.push(0);
        }
        sums[slot]! += triplets.cosine[t]!;
        counts[slot]! += 1;
      }
      if (n === 0) wanted.push(...counts);
      else if (counts.some((count, slot) => count !== wanted[slot])) return false;
    }
    for (let slot = 0; slot < sums.length; slot++) {
      this.weight[base + slot] = wanted[slot]!;
      // The mean of equal cosines can pass 1 by a rounding.
      this.cosine[base + slot] = Math.max(-1, Math.min(1, sums[slot]! / (wanted[slot]! * members.length)));
    }
    return true;
  }
}

/** Members of every colour, ascending. */
function membersOf(colouring: Colouring): { size(c: number): number; subarrayOf(c: number): Uint32Array } {
  const start = new Uint32Array(colouring.count + 1);
  for (const colour of colouring.colourOf) start[colour + 1]! += 1;
  for (let c = 0; c < colouring.count; c++) start[c + 1]! += start[c]!;
  const next = start.slice();
  const members = new Uint32Array(colouring.colourOf.length);
  colouring.colourOf.forEach((colour, member) => {
    members[next[colour]!++] = member;
  });
  return {
    size: (c) => start[c + 1]! - start[c]!,
    subarrayOf: (c) => members.subarray(start[c]!, start[c + 1]!),
  };
}
