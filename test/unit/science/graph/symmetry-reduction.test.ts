/**
 * Reduced graphs: totals equal the full counts, the reduction of the bundled crystals is the one measured with an
 * independent prototype (model engine, section 2), and rotations, translations, permutations and supercells change nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { type CrystalGraph, DEFAULT_GRAPH_RULES, type GraphRules } from '../../../../schemas/tables/graph.js';
import { readPoscar } from '../../../../science/crystal/index.js';
import { buildCrystalGraph } from '../../../../science/graph/index.js';
import { goldenCrystals, goldenStructure } from './golden-graphs.js';
import { ALUMINA, NACL, NACL_CUBIC, SIMPLE_CUBIC, supercell } from './spec-structures.js';

const REDUCED = DEFAULT_GRAPH_RULES;
const FULL: GraphRules = { ...REDUCED, symmetry: 'full' };
const BUNDLED = 'data/gpaw-absorption/alignn';

function totals(graph: CrystalGraph): [number, number, number] {
  const bondMembers = [...graph.bondWeight].map((w, e) => w * graph.atomMultiplicity[graph.bondTarget[e]!]!);
  const tripletMembers = [...graph.tripletWeight].map((w, t) => w * bondMembers[graph.tripletTarget[t]!]!);
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  return [sum(graph.atomMultiplicity), sum(bondMembers), sum(tripletMembers)];
}

/**
 * What does not depend on the numbering of the classes: per atom class its share and its bonds (source element,
 * length, weight), and all triplets with the two lengths, each sorted. Lengths and cosines to 1e-6.
 */
function fingerprint(graph: CrystalGraph): string[] {
  const bond = (e: number) =>
    `${graph.species[graph.bondSource[e]!]}>${graph.species[graph.bondTarget[e]!]} ${graph.bondLength[e]!.toFixed(6)}`;
  const atoms = graph.species.map((symbol, c) => {
    const bonds = [...graph.bondTarget.keys()].filter((e) => graph.bondTarget[e] === c);
    const shells = bonds.map((e) => `${bond(e)} x${graph.bondWeight[e]}`).sort();
    return `${symbol} ${(graph.atomMultiplicity[c]! / graph.nAtoms).toFixed(6)}: ${shells.join(', ')}`;
  });
  const triplets = [...graph.tripletTarget.keys()].map((t) => {
    const cosine = (graph.tripletCosine[t]! + 0).toFixed(6).replace('-0.000000', '0.000000');
    return `${bond(graph.tripletSource[t]!)} | ${bond(graph.tripletTarget[t]!)} | ${cosine} x${graph.tripletWeight[t]}`;
  });
  return [...atoms.sort(), ...triplets.sort()];
}

function bundledCrystals(): Structure[] {
  const files = readdirSync(BUNDLED).filter((name) => name.endsWith('.vasp'));
  return files.map((name) => readPoscar(readFileSync(`${BUNDLED}/${name}`, 'utf8'), name));
}

describe('the bundled crystals at k 12', () => {
  const graphs = bundledCrystals().map((structure) => buildCrystalGraph(structure, REDUCED));

  it('227,818 triplets become 14,535, as the prototype measured', () => {
    expect(graphs.length).toBe(250);
    expect(graphs.reduce((sum, graph) => sum + graph.nTriplets, 0)).toBe(227_818);
    expect(graphs.reduce((sum, graph) => sum + graph.tripletCosine.length, 0)).toBe(14_535);
  });

  it('weights add up to the full counts', () => {
    for (const graph of graphs) expect(totals(graph)).toEqual([graph.nAtoms, graph.nBonds, graph.nTriplets]);
  });
});

describe.each(Object.keys(goldenCrystals))('%s', (id) => {
  const structure = goldenStructure(id);

  it.each(['fixed', 'reference'] as const)('stands for the full graph in %s mode', (mode) => {
    const full = buildCrystalGraph(structure, { ...FULL, mode });
    const reduced = buildCrystalGraph(structure, { ...REDUCED, mode });
    expect([reduced.nAtoms, reduced.nBonds, reduced.nTriplets]).toEqual([full.nAtoms, full.nBonds, full.nTriplets]);
    expect(totals(reduced)).toEqual(totals(full));
    expect(reduced.species.length).toBeLessThanOrEqual(full.species.length);
    expect([...reduced.atomClass].map((c) => reduced.species[c])).toEqual([...structure.species]);
    // Sums over all members: means times totals. The full graph has them one by one.
    const members = [...reduced.bondWeight].map((w, e) => w * reduced.atomMultiplicity[reduced.bondTarget[e]!]!);
    const lengthSum = members.reduce((sum, count, e) => sum + count * reduced.bondLength[e]!, 0);
    expect(lengthSum).toBeCloseTo(
      full.bondLength.reduce((sum, d) => sum + d, 0),
      8,
    );
    const cosineSum = [...reduced.tripletCosine].reduce(
      (sum, cosine, t) => sum + cosine * reduced.tripletWeight[t]! * members[reduced.tripletTarget[t]!]!,
      0,
    );
    expect(cosineSum).toBeCloseTo(
      full.tripletCosine.reduce((sum, cosine) => sum + cosine, 0),
      8,
    );
  });

  it('keeps its reduced graph under rotation, translation and permutation', () => {
    const expected = fingerprint(buildCrystalGraph(structure, REDUCED));
    const atoms = structure.species.map((_, i) => i);
    fc.assert(
      fc.property(
        fc.tuple(angle(), angle(), angle()),
        fc.tuple(shift(), shift(), shift()),
        fc.shuffledSubarray(atoms, { minLength: atoms.length }),
        (angles, shifts, order) => {
          const moved = permuted(translated(rotated(structure, angles), shifts), order);
          expect(fingerprint(buildCrystalGraph(moved, REDUCED))).toEqual(expected);
        },
      ),
      { numRuns: 10, seed: 7 },
    );
  });

  it('keeps its reduced graph in a supercell', () => {
    const expected = fingerprint(buildCrystalGraph(structure, REDUCED));
    expect(fingerprint(buildCrystalGraph(supercell(structure, [2, 1, 2]), REDUCED))).toEqual(expected);
  });
});

describe('small cases by hand', () => {
  it('NaCl: one class an element; 6 unlike and 12 like neighbours', () => {
    const graph = buildCrystalGraph(NACL, REDUCED);
    expect(graph.species).toEqual(['Na', 'Cl']);
    const bonds = [...graph.bondTarget.keys()].map((e) => [
      graph.species[graph.bondSource[e]!],
      graph.species[graph.bondTarget[e]!],
      Number(graph.bondLength[e]!.toFixed(4)),
      graph.bondWeight[e],
    ]);
    expect(bonds.sort()).toEqual([
      ['Cl', 'Cl', 3.9881, 12],
      ['Cl', 'Na', 2.82, 6],
      ['Na', 'Cl', 2.82, 6],
      ['Na', 'Na', 3.9881, 12],
    ]);
    expect(fingerprint(buildCrystalGraph(NACL_CUBIC, REDUCED))).toEqual(fingerprint(graph));
    expect([...buildCrystalGraph(NACL_CUBIC, REDUCED).atomMultiplicity]).toEqual([4, 4]);
  });

  it('simple cubic: angles of the 6 + 12 neighbours seen along each kind of bond', () => {
    const graph = buildCrystalGraph(SIMPLE_CUBIC, REDUCED);
    const short = [...graph.bondLength].findIndex((d) => d < 4);
    const counts = [...graph.tripletTarget.keys()]
      .filter((t) => graph.tripletTarget[t] === short)
      .map((t) => [Number(graph.tripletCosine[t]!.toFixed(2)) + 0, graph.tripletWeight[t]!])
      .sort((p, q) => p[0]! - q[0]! || p[1]! - q[1]!);
    // From one of the 6: itself, its opposite, 4 at right angles; of the 12: 4 at 45, 4 at 90, 4 at 135 degrees.
    expect(counts).toEqual([
      [-1, 1],
      [-0.71, 4],
      [0, 4],
      [0, 4],
      [0.71, 4],
      [1, 1],
    ]);
  });

  it('a crystal without symmetry keeps one class an atom', () => {
    const shaken = ALUMINA.fracCoords.map((x, n) => x + 0.02 * Math.sin(3 * n * n + 1));
    const graph = buildCrystalGraph({ ...ALUMINA, fracCoords: shaken }, REDUCED);
    expect(graph.species.length).toBe(10);
    expect(graph.bondLength.length).toBe(graph.nBonds);
    expect(totals(graph)).toEqual([graph.nAtoms, graph.nBonds, graph.nTriplets]);
  });

  it('says so where bond lengths run into each other and the graph stays whole', () => {
    // A cell stretched from atom to atom by less than a millionth of a bond: no gap anywhere between 3 and 3.0005.
    const n = 1200;
    let z = 0;
    const heights = Array.from({ length: n }, (_, i) => {
      const here = z;
      z += 3 + (i * 0.0005) / n;
      return here;
    });
    const fracCoords = Float64Array.from(heights.flatMap((height) => [0, 0, height / z]));
    const lattice = Float64Array.from([30, 0, 0, 0, 30, 0, 0, 0, z]);
    const notes: string[] = [];
    const structure = { id: 'ladder', lattice, species: new Array<string>(n).fill('C'), fracCoords };
    const graph = buildCrystalGraph(structure, { ...REDUCED, maxNeighbors: 2 }, (note) => notes.push(note));
    expect(notes.join()).toMatch(/^ladder: /);
    expect(graph.species.length).toBe(n);
    expect(graph.bondLength.length).toBe(graph.nBonds);
  });
});

function angle() {
  return fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });
}

function shift() {
  return fc.double({ min: -2, max: 2, noNaN: true });
}

function translated(structure: Structure, shifts: readonly number[]): Structure {
  return { ...structure, fracCoords: structure.fracCoords.map((x, n) => x + shifts[n % 3]!) };
}

function permuted(structure: Structure, order: readonly number[]): Structure {
  return {
    ...structure,
    species: order.map((i) => structure.species[i]!),
    fracCoords: Float64Array.from(order.flatMap((i) => [...structure.fracCoords.subarray(3 * i, 3 * i + 3)])),
  };
}

/** Three turns, about z, x and y. */
function rotated(structure: Structure, angles: readonly [number, number, number]): Structure {
  const lattice = structure.lattice.slice();
  angles.forEach((turn, n) => {
    const [p, q] = [
      [0, 1],
      [1, 2],
      [2, 0],
    ][n] as [number, number];
    for (let row = 0; row < 9; row += 3) {
      const x = lattice[row + p]!;
      const y = lattice[row + q]!;
      lattice[row + p] = x * Math.cos(turn) - y * Math.sin(turn);
      lattice[row + q] = x * Math.sin(turn) + y * Math.cos(turn);
    }
  });
  return { ...structure, lattice };
}
