/**
 * The quotient graph counts every member of every class, so a partition that is not equitable cannot pass. The partitions here are made
 * by hand on small graphs; without triplets it is the bonds alone that decide.
 */
import { describe, expect, it } from 'vitest';
import type { Colouring } from '../../../../science/graph/colouring.js';
import type { DirectedBonds } from '../../../../science/graph/directed-bonds.js';
import type { Triplets } from '../../../../science/graph/line-graph.js';
import { quotientGraph } from '../../../../science/graph/quotient-graph.js';

/** Bonds as [source, target], sorted by target. */
function bondsOf(
  nAtoms: number,
  pairs: readonly (readonly [number, number])[],
  lengths?: readonly number[],
): DirectedBonds {
  const arrival = new Uint32Array(nAtoms + 1);
  for (const [, target] of pairs) for (let v = target + 1; v <= nAtoms; v++) arrival[v]! += 1;
  return {
    nAtoms,
    source: Uint32Array.from(pairs, ([source]) => source),
    target: Uint32Array.from(pairs, ([, target]) => target),
    vector: new Float64Array(3 * pairs.length),
    length: Float64Array.from(lengths ?? pairs.map(() => 2)),
    arrival,
  };
}

function colours(...colourOf: number[]): Colouring {
  return { colourOf: Uint32Array.from(colourOf), count: Math.max(...colourOf) + 1 };
}

function reduce(
  bonds: DirectedBonds,
  {
    atoms,
    bondColours,
    triplets,
  }: { atoms: Colouring; bondColours: Colouring; triplets?: Triplets & { classOf: number[] } },
) {
  const nBonds = bonds.source.length;
  const lattice = Float64Array.of(9, 0, 0, 0, 9, 0, 0, 0, 9);
  const species = Array.from(atoms.colourOf, (colour) => ['Si', 'O', 'C', 'N'][colour]!);
  const none = {
    arrival: new Uint32Array(nBonds + 1),
    source: new Uint32Array(0),
    cosine: new Float64Array(0),
    classOf: [],
  };
  const { classOf, ...all } = triplets ?? none;
  return quotientGraph(
    { id: 'x', lattice, species, fracCoords: new Float64Array(3 * species.length) },
    bonds,
    all,
    { classOf: Uint32Array.from(classOf), count: Math.max(0, ...classOf) + 1 },
    { atoms, bonds: bondColours },
  );
}

/** Two Si (0, 1), and four O (2 .. 5), each of which is bonded to both; the bonds from O to Si alone are drawn, 4 at each Si. */
const OXYGEN = [2, 3, 4, 5];
const TO_SILICON = bondsOf(
  6,
  [0, 1].flatMap((si) => OXYGEN.map((o) => [o, si] as const)),
  [1, 2, 3, 4, 5, 6, 7, 8],
);
const BY_ELEMENT = colours(0, 0, 1, 1, 1, 1);

describe('a class of bonds', () => {
  it('has as weight how many arrive at one atom, and the mean length of its members', () => {
    const graph = reduce(TO_SILICON, { atoms: BY_ELEMENT, bondColours: colours(0, 0, 0, 0, 0, 0, 0, 0) })!;
    expect(graph).toMatchObject({ nAtoms: 6, nBonds: 8, nTriplets: 0, species: ['Si', 'O'] });
    expect([...graph.atomMultiplicity]).toEqual([2, 4]);
    expect([...graph.bondWeight]).toEqual([4]);
    expect([...graph.bondSource, ...graph.bondTarget]).toEqual([1, 0]);
    expect([...graph.bondLength]).toEqual([4.5]);
    expect([...graph.atomClass]).toEqual([0, 0, 1, 1, 1, 1]);
  });

  it('may be one of several between the same atoms, as long as each atom gets as many of each', () => {
    const graph = reduce(TO_SILICON, { atoms: BY_ELEMENT, bondColours: colours(0, 1, 1, 1, 1, 0, 1, 1) })!;
    expect([...graph.bondWeight]).toEqual([1, 3]);
    // Members 0 and 5 of the first class, the other six of the second.
    expect([...graph.bondLength]).toEqual([(1 + 6) / 2, (2 + 3 + 4 + 5 + 7 + 8) / 6]);
  });

  it.each([
    ['a fraction of a bond for each atom', [0, 1, 1, 1, 1, 1, 1, 1]],
    ['three for one atom and one for the other', [0, 0, 0, 1, 0, 1, 1, 1]],
    ['one for one atom and three for the other', [0, 1, 1, 1, 0, 0, 0, 1]],
    ['all four for one atom and none for the other', [0, 0, 0, 0, 1, 1, 1, 1]],
  ])('is refused with %s', (_, colourOf) => {
    expect(reduce(TO_SILICON, { atoms: BY_ELEMENT, bondColours: colours(...colourOf) })).toBeNull();
  });

  it('is refused where its members come from, or go to, atoms of different classes', () => {
    // The same bonds, whose sources are two elements: 2 and 3 O, 4 and 5 C.
    const sources = colours(0, 0, 1, 1, 2, 2);
    expect(reduce(TO_SILICON, { atoms: sources, bondColours: colours(0, 0, 0, 0, 0, 0, 0, 0) })).toBeNull();
    expect(reduce(TO_SILICON, { atoms: sources, bondColours: colours(0, 0, 1, 1, 0, 0, 1, 1) })).not.toBeNull();
    // Two targets of different elements, four bonds each.
    const targets = colours(0, 1, 2, 2, 2, 2);
    expect(reduce(TO_SILICON, { atoms: targets, bondColours: colours(0, 0, 0, 0, 0, 0, 0, 0) })).toBeNull();
    expect(reduce(TO_SILICON, { atoms: targets, bondColours: colours(0, 0, 0, 0, 1, 1, 1, 1) })).not.toBeNull();
  });
});

describe('a class of triplets', () => {
  /** A ring of four atoms of one element, bonds both ways; at each bond arrive two triplets: straight on, and back. */
  const ring = bondsOf(
    4,
    [0, 1, 2, 3].flatMap((v) => [[(v + 3) % 4, v] as const, [(v + 1) % 4, v] as const]),
  );
  const atoms = colours(0, 0, 0, 0);
  const bondColours = colours(0, 0, 0, 0, 0, 0, 0, 0);
  const arrival = Uint32Array.from({ length: 9 }, (_, f) => 2 * f);
  /** Bond f leaves its source; the two bonds that arrive there are 2 source and 2 source + 1. */
  const source = Uint32Array.from([...ring.source].flatMap((atom) => [2 * atom, 2 * atom + 1]));
  const cosineOf = (classOf: readonly number[]) => Float64Array.from(classOf, (c) => [-1, 1][c]!);
  const triplets = (classOf: number[]) => ({ arrival, source, cosine: cosineOf(classOf), classOf });
  const alternating = Array.from({ length: 16 }, (_, t) => t % 2);

  it('has as weight how many of a kind arrive at one bond', () => {
    const graph = reduce(ring, { atoms, bondColours, triplets: triplets(alternating) })!;
    expect([...graph.tripletWeight]).toEqual([1, 1]);
    expect([...graph.tripletCosine]).toEqual([-1, 1]);
    expect([...graph.tripletSource, ...graph.tripletTarget]).toEqual([0, 0, 0, 0]);
    expect(graph.nTriplets).toBe(16);
    const same = reduce(ring, { atoms, bondColours, triplets: triplets(alternating.map(() => 0)) })!;
    expect([...same.tripletWeight]).toEqual([2]);
  });

  it.each([0, 1, 7, 15])('is refused where one triplet, %i, has another angle', (changed) => {
    const classOf = alternating.map((c, t) => (t === changed ? 1 - c : c));
    expect(reduce(ring, { atoms, bondColours, triplets: triplets(classOf) })).toBeNull();
  });

  it('is refused where one bond has a kind that the first bond lacks, and where it lacks one', () => {
    const withThird = { ...triplets(alternating.map((c, t) => (t === 9 ? 2 : c))), cosine: new Float64Array(16) };
    expect(reduce(ring, { atoms, bondColours, triplets: withThird })).toBeNull();
    const fewer = Uint32Array.from(arrival, (n, f) => (f === 8 ? n - 1 : n));
    const cut = {
      arrival: fewer,
      source: source.slice(0, 15),
      cosine: new Float64Array(15),
      classOf: alternating.slice(0, 15),
    };
    expect(reduce(ring, { atoms, bondColours, triplets: cut })).toBeNull();
  });

  it('has the mean cosine of all its members, never beyond 1', () => {
    const cosine = cosineOf(alternating).map((value, t) => value * (1 - t / 1000));
    const graph = reduce(ring, { atoms, bondColours, triplets: { arrival, source, cosine, classOf: alternating } })!;
    // Means over t = 0, 2 .. 14 and t = 1, 3 .. 15 of 1 - t / 1000.
    expect(graph.tripletCosine[0]).toBeCloseTo(-(1 - 7 / 1000), 14);
    expect(graph.tripletCosine[1]).toBeCloseTo(1 - 8 / 1000, 14);
    // Eight members whose sum rounds up: the mean of nearest doubles below 1 may not pass it.
    const beyond = reduce(ring, {
      atoms,
      bondColours,
      triplets: {
        arrival,
        source,
        cosine: Float64Array.from(alternating, (c) => (c === 0 ? -1 - 1e-15 : 1 + 1e-15)),
        classOf: alternating,
      },
    })!;
    expect([...beyond.tripletCosine]).toEqual([-1, 1]);
  });
});
