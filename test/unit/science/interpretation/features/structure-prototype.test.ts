import { beforeAll, describe, expect, it } from 'vitest';
import { openSymmetryFinder, type SymmetryFinder } from '../../../../../science/crystal/index.js';
import { type CrystalFeatures, crystalFeatures } from '../../../../../science/interpretation/index.js';
import { type BundledCrystal, bundledCrystals, symmetryProgram } from '../stored.js';

let find: SymmetryFinder;
let crystals: (BundledCrystal & { features: CrystalFeatures })[];

beforeAll(() => {
  find = openSymmetryFinder(symmetryProgram());
  crystals = bundledCrystals().map((crystal) => ({ ...crystal, features: crystalFeatures(crystal.structure, find) }));
}, 60_000);

/** Crystals of one prototype by the data set's card, but coordinated differently: shells of 5 and 7, of 2 and 2 + 4, and so on. */
const DISTORTED = new Set(['TlI', 'Se-trigonal', 'perovskite-P4mm']);

describe('structure prototypes of the bundled crystals', () => {
  it('have the space groups of the data card', () => {
    for (const { structure, spaceGroup } of crystals) {
      expect(find(structure).spaceGroup, structure.id).toBe(spaceGroup);
    }
  });

  it('are one where the card has one prototype', () => {
    const ours = new Map<string, Set<string>>();
    for (const { prototype, features } of crystals) {
      ours.set(prototype, (ours.get(prototype) ?? new Set()).add(features.byKind.prototype[0]!));
    }
    for (const [prototype, found] of ours) {
      if (!DISTORTED.has(prototype)) expect([prototype, ...found]).toHaveLength(2);
    }
  });

  it('are several where the card has several; CaCN2 alone joins delafossite, whose atoms it has on the same places', () => {
    const theirs = new Map<string, Set<string>>();
    for (const { prototype, features } of crystals) {
      const ours = features.byKind.prototype[0]!;
      theirs.set(ours, (theirs.get(ours) ?? new Set()).add(prototype));
    }
    const shared = [...theirs.values()].filter((prototypes) => prototypes.size > 1).map((each) => [...each].sort());
    expect(shared).toEqual([['CaCN2', 'delafossite']]);
  });

  it.each([
    ['NaCl-rocksalt', 'rocksalt (AB cF8 225)'],
    ['ZnS-zincblende', 'zinc blende (AB cF8 216)'],
    ['CaF2-fluorite', 'fluorite (AB2 cF12 225)'],
    ['Li2O-antifluorite', 'antifluorite (AB2 cF12 225)'],
    ['TiO2-rutile', 'rutile (AB2 tP6 136)'],
    ['SrTiO3-perovskite', 'perovskite (ABC3 cP5 221)'],
    ['CuAlO2-delafossite', 'delafossite (ABC2 hR12 166)'],
  ])('%s is called %s (Strukturbericht)', (id, name) => {
    expect(crystals.find(({ structure }) => structure.id === id)!.features.byKind.prototype).toEqual([name]);
  });

  it('do not change with the cell, the origin or the order of the atoms (laws)', () => {
    for (const { structure, features } of crystals.filter((_, i) => i % 12 === 0)) {
      const { id, lattice, species, fracCoords } = structure;
      const order = species.map((_, i) => species.length - 1 - i);
      const doubled = {
        id,
        lattice: lattice.map((value, k) => (k < 3 ? 2 * value : value)),
        species: [0, 1].flatMap(() => order.map((i) => species[i]!)),
        fracCoords: Float64Array.from(
          [0, 1].flatMap((half) =>
            order.flatMap((i) => [
              (fracCoords[3 * i]! + 0.17 + half) / 2,
              fracCoords[3 * i + 1]! + 0.29,
              fracCoords[3 * i + 2]! - 0.41,
            ]),
          ),
        ),
      };
      expect(crystalFeatures(doubled, find), id).toMatchObject({
        byKind: features.byKind,
        anionSet: features.anionSet,
      });
    }
  });
});
