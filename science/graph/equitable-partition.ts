/**
 * Coarsest equitable partition of a crystal graph and its line graph together, by colour refinement:
 *   atom  <- (own colour, multiset of (source colour, bond colour) of its incoming bonds)
 *   bond  <- (own colour, colours of both atoms, multiset of (bond colour, cosine class) of its incoming triplets)
 * from species and (species, species, length class) until no colour splits any more. Atoms or bonds of one colour then
 * carry identical features after every layer of the network (model engine, section 2).
 *
 * Multisets are compared by sums of 64 bits of mixed colours. The quotient graph counts members exactly and so finds
 * out, should two different multisets ever agree in theirs.
 */
import type { DirectedBonds } from './directed-bonds.js';
import type { GapClasses } from './gap-classes.js';
import type { Triplets } from './line-graph.js';

/** Colours are numbered by first member. */
export interface Colouring {
  readonly colourOf: Uint32Array;
  readonly count: number;
}

export interface EquitablePartition {
  readonly atoms: Colouring;
  readonly bonds: Colouring;
}

export function refineColours(
  species: readonly string[],
  bonds: DirectedBonds,
  triplets: Triplets,
  lengths: GapClasses,
  cosines: GapClasses,
): EquitablePartition {
  let atoms = colourSpecies(species);
  let edges = recolour(bonds.source.length, (e, signature) => {
    signature.add(mix(lengths.classOf[e]!, 1), mix(lengths.classOf[e]!, 2));
    addEnds(signature, bonds, atoms, e);
  });
  const cosineMark = marks(cosines.count, 3);
  for (;;) {
    const refinedAtoms = refineAtoms(bonds, atoms, edges);
    const refinedBonds = refineBonds(bonds, triplets, refinedAtoms, edges, cosines, cosineMark);
    const stable = refinedAtoms.count === atoms.count && refinedBonds.count === edges.count;
    atoms = refinedAtoms;
    edges = refinedBonds;
    if (stable) return { atoms, bonds: edges };
  }
}

function colourSpecies(species: readonly string[]): Colouring {
  const numbers = new Map<string, number>();
  const colourOf = Uint32Array.from(species, (symbol) => {
    if (!numbers.has(symbol)) numbers.set(symbol, numbers.size);
    return numbers.get(symbol)!;
  });
  return { colourOf, count: numbers.size };
}

function refineAtoms(bonds: DirectedBonds, atoms: Colouring, edges: Colouring): Colouring {
  return recolour(bonds.nAtoms, (v, signature) => {
    signature.add(mix(atoms.colourOf[v]!, 4), mix(atoms.colourOf[v]!, 5));
    for (let e = bonds.arrival[v]!; e < bonds.arrival[v + 1]!; e++) {
      const both = mix(edges.colourOf[e]!, 6) ^ mix(atoms.colourOf[bonds.source[e]!]!, 7);
      signature.add(mix(both, 8), mix(both, 9));
    }
  });
}

function refineBonds(
  bonds: DirectedBonds,
  triplets: Triplets,
  atoms: Colouring,
  edges: Colouring,
  cosines: GapClasses,
  cosineMark: Marks,
): Colouring {
  const bondMark = marks(edges.count, 10);
  return recolour(bonds.source.length, (f, signature) => {
    signature.add(mix(edges.colourOf[f]!, 11), mix(edges.colourOf[f]!, 12));
    addEnds(signature, bonds, atoms, f);
    let first = 0;
    let second = 0;
    for (let t = triplets.arrival[f]!; t < triplets.arrival[f + 1]!; t++) {
      const colour = edges.colourOf[triplets.source[t]!]!;
      const cosine = cosines.classOf[t]!;
      first = (first + scramble(bondMark.first[colour]! ^ cosineMark.first[cosine]!)) | 0;
      second = (second + scramble(bondMark.second[colour]! + cosineMark.second[cosine]!)) | 0;
    }
    signature.add(first, second);
  });
}

function addEnds(signature: Signature, bonds: DirectedBonds, atoms: Colouring, e: number): void {
  const source = atoms.colourOf[bonds.source[e]!]!;
  const target = atoms.colourOf[bonds.target[e]!]!;
  signature.add(mix(source, 13), mix(source, 14));
  signature.add(mix(target, 15), mix(target, 16));
}

/** Two sums of 32 bits: the order of what is added does not matter. */
class Signature {
  first = 0;
  second = 0;

  add(first: number, second: number): void {
    this.first = (this.first + first) | 0;
    this.second = (this.second + second) | 0;
  }
}

/** Gives members of equal signature the same colour, numbered by first member. */
function recolour(members: number, describe: (member: number, signature: Signature) => void): Colouring {
  const colours = new Map<number, number>();
  const colourOf = new Uint32Array(members);
  for (let member = 0; member < members; member++) {
    const signature = new Signature();
    describe(member, signature);
    // 53 bits: as many as a number key of a map can tell apart.
    const key = (signature.first >>> 0) * 2 ** 21 + (signature.second >>> 11);
    let colour = colours.get(key);
    if (colour === undefined) {
      colour = colours.size;
      colours.set(key, colour);
    }
    colourOf[member] = colour;
  }
  return { colourOf, count: colours.size };
}

interface Marks {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** Pseudo-random words of the numbers 0 .. count - 1, two each. */
function marks(count: number, salt: number): Marks {
  return {
    first: Int32Array.from({ length: count }, (_, n) => mix(n, salt)),
    second: Int32Array.from({ length: count }, (_, n) => mix(n, salt + 100)),
  };
}

/** A pseudo-random word of a number under a salt. */
function mix(value: number, salt: number): number {
  return scramble(Math.imul(value + 1, 0x9e3779b1) ^ Math.imul(salt, 0x7f4a7c15));
}

/**
 * A permutation of 32-bit words in which every input bit moves every output bit about half of the time.
 * @source C. Wellons, Hash Function Prospector (2018), lowbias32
 */
function scramble(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}
