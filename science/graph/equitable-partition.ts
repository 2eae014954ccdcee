/**
 * Coarsest equitable partition of a crystal graph and its line graph together, by colour refinement:
 *   atom  <- (own colour, multiset of (source colour, bond colour) of its incoming bonds)
 *   bond  <- (own colour, colours of both atoms, multiset of (bond colour, cosine class) of its incoming triplets)
 * from species and (species, species, length class) until no colour splits any more. Atoms or bonds of one colour then
 * carry identical features after every layer of the network (model engine, section 2).
 *
 * Lengths alone come first, and angles only where they leave something to tell apart: the coarsest partition does not
 * depend on the order of refinement. A bond that is alone in its colour is never looked at again.
 */
import { type Colouring, Marks, Signatures } from './colouring.js';
import type { DirectedBonds } from './directed-bonds.js';
import type { GapClasses } from './gap-classes.js';
import type { Triplets } from './line-graph.js';

/** Colours of bonds always hold the colours of both their atoms. */
export interface EquitablePartition {
  readonly atoms: Colouring;
  readonly bonds: Colouring;
}

const signatures = new Signatures();
const lengthMarks = new Marks(1);
const sourceMarks = new Marks(2);
const targetMarks = new Marks(3);
const ownMarks = new Marks(4);
const bondMarks = new Marks(5);
const cosineMarks = new Marks(6);

/** The partition without regard to angles: equitable for the bonds, not yet for the triplets. */
export function refineByLengths(
  species: readonly string[],
  bonds: DirectedBonds,
  lengths: GapClasses,
): EquitablePartition {
  const atoms = colourSpecies(species);
  lengthMarks.reserve(lengths.count);
  return refineEnds(bonds, { atoms, bonds: colourBonds(bonds, atoms, lengths.classOf, lengthMarks) });
}

/** @param partition by lengths, of the same bonds */
export function refineByAngles(
  partition: EquitablePartition,
  bonds: DirectedBonds,
  triplets: Triplets,
  cosines: GapClasses,
): EquitablePartition {
  cosineMarks.reserve(cosines.count);
  for (let refined = partition; ; ) {
    const split = splitByTriplets(refined.bonds, triplets, cosines);
    if (split.count === refined.bonds.count) return refined;
    refined = refineEnds(bonds, { atoms: refined.atoms, bonds: split });
  }
}

/** Whether every atom and every bond is a class of its own, as in a crystal without symmetry. */
export function isDiscrete({ atoms, bonds }: EquitablePartition): boolean {
  return atoms.count === atoms.colourOf.length && bonds.count === bonds.colourOf.length;
}

/** Atoms by their incoming bonds and bonds by their atoms, until nothing splits. */
function refineEnds(bonds: DirectedBonds, start: EquitablePartition): EquitablePartition {
  let refined = start;
  for (;;) {
    const atoms = splitByBonds(bonds, refined);
    if (atoms.count === refined.atoms.count) return refined;
    ownMarks.reserve(refined.bonds.count);
    refined = { atoms, bonds: colourBonds(bonds, atoms, refined.bonds.colourOf, ownMarks) };
  }
}

function colourSpecies(species: readonly string[]): Colouring {
  const numbers = new Map<string, number>();
  const colourOf = new Uint32Array(species.length);
  for (let i = 0; i < species.length; i++) {
    const symbol = species[i]!;
    let colour = numbers.get(symbol);
    if (colour === undefined) {
      colour = numbers.size;
      numbers.set(symbol, colour);
    }
    colourOf[i] = colour;
  }
  return { colourOf, count: numbers.size };
}

/** Bonds by a number of their own and the colours of both atoms. */
function colourBonds(bonds: DirectedBonds, atoms: Colouring, own: Uint32Array, marks: Marks): Colouring {
  const { source, target } = bonds;
  const { colourOf } = atoms;
  signatures.reserve(source.length);
  sourceMarks.reserve(atoms.count);
  targetMarks.reserve(atoms.count);
  const { first, second } = signatures;
  for (let e = 0; e < source.length; e++) {
    const from = colourOf[source[e]!]!;
    const to = colourOf[target[e]!]!;
    first[e] = marks.first[own[e]!]! + sourceMarks.first[from]! + targetMarks.first[to]!;
    second[e] = marks.second[own[e]!]! + sourceMarks.second[from]! + targetMarks.second[to]!;
  }
  return signatures.recolour(source.length);
}

function splitByBonds({ nAtoms, arrival }: DirectedBonds, { atoms, bonds }: EquitablePartition): Colouring {
  signatures.reserve(nAtoms);
  ownMarks.reserve(atoms.count);
  bondMarks.reserve(bonds.count);
  const { first, second } = signatures;
  for (let v = 0; v < nAtoms; v++) {
    let a = ownMarks.first[atoms.colourOf[v]!]!;
    let b = ownMarks.second[atoms.colourOf[v]!]!;
    for (let e = arrival[v]!; e < arrival[v + 1]!; e++) {
      const colour = bonds.colourOf[e]!;
      a = (a + bondMarks.first[colour]!) | 0;
      b = (b + bondMarks.second[colour]!) | 0;
    }
    first[v] = a;
    second[v] = b;
  }
  return signatures.recolour(nAtoms);
}

function splitByTriplets({ colourOf, count }: Colouring, triplets: Triplets, cosines: GapClasses): Colouring {
  const members = colourOf.length;
  signatures.reserve(members);
  ownMarks.reserve(count);
  bondMarks.reserve(count);
  const { first, second } = signatures;
  const sizes = new Uint32Array(count);
  for (let f = 0; f < members; f++) sizes[colourOf[f]!]! += 1;
  const { arrival, source } = triplets;
  const { classOf } = cosines;
  const [bondFirst, bondSecond] = [bondMarks.first, bondMarks.second];
  const [cosineFirst, cosineSecond] = [cosineMarks.first, cosineMarks.second];
  for (let f = 0; f < members; f++) {
    let a = ownMarks.first[colourOf[f]!]!;
    let b = ownMarks.second[colourOf[f]!]!;
    const end = sizes[colourOf[f]!] === 1 ? 0 : arrival[f + 1]!;
    for (let t = arrival[f]!; t < end; t++) {
      const colour = colourOf[source[t]!]!;
      const cosine = classOf[t]!;
      a = (a + Math.imul(bondFirst[colour]!, cosineFirst[cosine]!)) | 0;
      b = (b + Math.imul(bondSecond[colour]!, cosineSecond[cosine]!)) | 0;
    }
    first[f] = a;
    second[f] = b;
  }
  return signatures.recolour(members);
}
