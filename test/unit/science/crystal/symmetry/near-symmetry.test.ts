/**
 * Crystals with coordinates cut to four digits: the exact crystal, which is known, has to come back, and its graph with it.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { DEFAULT_GRAPH_RULES } from '../../../../../schemas/tables/graph.js';
import {
  hasSplitShells,
  openSymmetryFinder,
  readPoscar,
  snapToSymmetry,
  tellNearSymmetry,
  toCartesian,
  withExactSymmetry,
} from '../../../../../science/crystal/index.js';
import { buildCrystalGraph } from '../../../../../science/graph/index.js';
import { supercell } from '../../graph/spec-structures.js';
import { bundledCrystals, symmetryProgram } from '../../interpretation/stored.js';

const find = openSymmetryFinder(symmetryProgram());
/** ångström: symmetry that only exact coordinates have. */
const findExact = openSymmetryFinder(symmetryProgram(), 1e-5);
const crystals = bundledCrystals().map(({ structure }) => structure);

function read(name: string): Structure {
  return readPoscar(readFileSync(`test/fixtures/input-faults/geom/${name}.vasp`, 'utf8'), `${name}.vasp`);
}

function cutTo(digits: number, structure: Structure): Structure {
  const cut = (values: Float64Array) => values.map((value) => Number(value.toFixed(digits)));
  return { ...structure, lattice: cut(structure.lattice), fracCoords: cut(structure.fracCoords) };
}

function graphOf(structure: Structure, maxNeighbors: number) {
  return buildCrystalGraph(structure, { ...DEFAULT_GRAPH_RULES, maxNeighbors });
}

function countsOf(structure: Structure, maxNeighbors: number): number[] {
  const { nBonds, nTriplets, bondLength, tripletCosine } = graphOf(structure, maxNeighbors);
  return [nBonds, nTriplets, bondLength.length, tripletCosine.length];
}

describe('coordinates of four digits', () => {
  it.each([
    ['mos2', 12],
    ['mos2', 40],
    ['zno', 40],
  ])('%s: other bonds than the exact crystal at k %i, the same once snapped', (name, k) => {
    const [exact, cut] = [read(`${name}-exact`), read(`${name}-4digits`)];
    expect(countsOf(cut, k)).not.toEqual(countsOf(exact, k));
    const snapped = snapToSymmetry(cut, 0.01).structure;
    expect(countsOf(snapped, k)).toEqual(countsOf(exact, k));
    const [ours, theirs] = [graphOf(snapped, k), graphOf(exact, k)];
    // The lattices differ by a digit of the file, so do the bonds.
    ours.bondLength.forEach((length, n) => {
      expect(Math.abs(length - theirs.bondLength[n]!)).toBeLessThan(1e-4);
    });
  });

  it.each([
    ['mos2-4digits', 'P 6_3/m m c'],
    ['zno-4digits', 'P 6_3 m c'],
  ])('%s is told, with the symmetry and the way out', (name, symbol) => {
    const structure = read(name);
    expect(hasSplitShells(structure)).toBe(true);
    const [notice] = tellNearSymmetry(structure).notices!;
    expect(notice).toMatch(/^has the symmetry .* within 0\.0002 ångström and not exactly/);
    expect(notice).toContain(symbol);
    expect(notice).toContain('--snap-to-symmetry');
  });

  // One atom in a cell of 4, 4 and 4 + stretch ångström: neighbours at 4 and 4 + stretch, 5.657 and 0.7 stretch more, 8 and
  // 8 + 2 stretch; nothing else is near another. The tolerances are 0.0001 and twice 0.01.
  it.each([
    [0, false],
    [0.00003, false],
    [0.0003, true],
    [0.01, true],
    [0.035, false],
  ])('split the shells of a cubic cell: a stretch of %f ångström, %s', (stretch, expected) => {
    const lattice = Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 4 + stretch);
    expect(hasSplitShells({ id: 'po', lattice, species: ['Po'], fracCoords: new Float64Array(3) })).toBe(expected);
  });

  it('are told of a crystal of one atom, whose neighbours are its own images', () => {
    const po = { id: 'po', lattice: Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 4.001), species: ['Po'] };
    const [notice] = tellNearSymmetry({ ...po, fracCoords: new Float64Array(3) }).notices!;
    expect(notice).toContain('P m -3 m');
  });

  it('are told of a supercell of 1,200 atoms too', () => {
    expect(tellNearSymmetry(supercell(read('mos2-4digits'), [10, 10, 2])).notices).toHaveLength(1);
  });

  it.each(['mos2-exact', 'zno-exact'])('%s is not told', (name) => {
    expect(tellNearSymmetry(read(name)).notices).toBeUndefined();
  });

  it('of all bundled crystals: snapped they have the exact graphs, every one whose graph had changed is told, no exact one', () => {
    let changed = 0;
    for (const exact of crystals) {
      const cut = cutTo(4, exact);
      const snapped = snapToSymmetry(cut, 0.01).structure;
      expect(countsOf(snapped, 12).slice(0, 2), exact.id).toEqual(countsOf(exact, 12).slice(0, 2));
      if (hasSplitShells(exact)) expect(tellNearSymmetry(exact).notices, exact.id).toBeUndefined();
      if (countsOf(cut, 12)[0] === countsOf(exact, 12)[0]) continue;
      changed++;
      expect(hasSplitShells(cut) && tellNearSymmetry(cut).notices, exact.id).toHaveLength(1);
    }
    expect(changed).toBeGreaterThan(5);
  }, 120_000);
});

describe('snapping', () => {
  const some = crystals.filter((_, i) => i % 10 === 0);

  it('gives the space group that the tolerance found, exactly, and moves nothing farther than that', () => {
    for (const structure of some) {
      const { structure: snapped, farthest } = snapToSymmetry(cutTo(3, structure), 0.01);
      expect(findExact(snapped).spaceGroup, structure.id).toBe(find(structure).spaceGroup);
      expect(farthest).toBeLessThan(0.01);
      const before = toCartesian(cutTo(3, structure).fracCoords, snapped.lattice);
      toCartesian(snapped.fracCoords, snapped.lattice).forEach((x, at) => {
        expect(Math.abs(x - before[at]!), structure.id).toBeLessThanOrEqual(farthest + 1e-12);
      });
    }
  });

  it('leaves exact crystals where they are, and snapped ones (law)', () => {
    for (const structure of some) {
      const once = snapToSymmetry(structure, 0.01).structure;
      const twice = snapToSymmetry(once, 0.01);
      expect(twice.farthest, structure.id).toBeLessThan(1e-9);
      expect(twice.structure.species).toEqual(structure.species);
    }
  });

  it('commutes with repeating the cell, and with left-handed axes in another order (laws)', () => {
    for (const structure of some.filter(({ species }) => species.length < 9)) {
      const cut = cutTo(4, structure);
      const { structure: unit, symbol } = snapToSymmetry(cut, 0.01);
      const large = snapToSymmetry(supercell(cut, [2, 1, 2]), 0.01);
      expect(large.symbol).toBe(symbol);
      supercell(unit, [2, 1, 2]).lattice.forEach((x, n) => {
        expect(large.structure.lattice[n], structure.id).toBeCloseTo(x, 8);
      });
      expect(countsOf(large.structure, 12).slice(2)).toEqual(countsOf(unit, 12).slice(2));
      const [a, b, c] = [0, 3, 6].map((at) => [...cut.lattice.slice(at, at + 3)]);
      const order = [1, 0, 2];
      const turned = snapToSymmetry(
        {
          ...cut,
          lattice: Float64Array.from([b!, a!, c!].flat()),
          fracCoords: cut.fracCoords.map((_, at) => cut.fracCoords[at - (at % 3) + order[at % 3]!]!),
        },
        0.01,
      );
      turned.structure.fracCoords.forEach((x, at) => {
        expect(x, structure.id).toBeCloseTo(unit.fracCoords[at - (at % 3) + order[at % 3]!]!, 8);
      });
    }
  });

  it('stretches and never turns: a crystal that lies askew stays so', () => {
    const zno = read('zno-4digits');
    // About x by 0.4 and then about z by 1.1.
    const [s, c, t, d] = [Math.sin(0.4), Math.cos(0.4), Math.sin(1.1), Math.cos(1.1)];
    const turn = Float64Array.of(d, t, 0, -t * c, d * c, s, t * s, -d * s, c);
    const straight = snapToSymmetry(zno, 0.01).structure;
    const askew = snapToSymmetry({ ...zno, lattice: toCartesian(zno.lattice, turn) }, 0.01).structure;
    toCartesian(straight.lattice, turn).forEach((x, n) => {
      expect(askew.lattice[n]).toBeCloseTo(x, 9);
    });
  });

  it('keeps the rest of a structure, and tells why where it cannot be done', () => {
    const zno = { ...read('zno-4digits'), extraFeatures: Float64Array.of(7), notices: ['known'] };
    expect(withExactSymmetry(zno, 0.01)).toMatchObject({
      id: zno.id,
      extraFeatures: zno.extraFeatures,
      notices: ['known'],
    });
    // Half the cell is a translation of the metal, and brings the anions within 0.015: more than 0.01, less than twice that.
    const border: Structure = {
      id: 'border',
      lattice: Float64Array.of(6, 0, 0, 0, 4, 0, 0, 0, 5),
      species: ['Po', 'Po', 'O', 'O'],
      fracCoords: Float64Array.of(0, 0, 0, 0.5, 0, 0, 0.25, 0.5, 0.5, 0.75 + 0.015 / 6, 0.5, 0.5),
    };
    const { notices, fracCoords } = withExactSymmetry(border, 0.01);
    expect(notices).toEqual([expect.stringContaining('is not snapped to its symmetry: border: ')]);
    expect(fracCoords).toEqual(border.fracCoords);
  });
});
