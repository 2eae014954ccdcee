/**
 * Real crystals against the species of a few others; cells of one crystal, by lattices written down here: rock salt
 * a(Eu-O) = 5.144, a(Mn-S) = 5.224, NaCl 5.640, zinc blende HgSe 6.085, HgTe 6.461, ZnS 5.409 ångström; wurtzite ZnS 3.823 and
 * 6.261 ångström.
 */
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import type { SpeciesKind } from '../../../../../schemas/tables/screening.js';
import {
  impossibleContacts,
  KnownCrystals,
  type LeftOut,
  leftOutAs,
  seenSpecies,
  unseenSpecies,
} from '../../../../../science/candidates/index.js';

type Sites = readonly (readonly [string, number, number, number])[];

function crystal(id: string, lattice: readonly number[], sites: Sites): Structure {
  return {
    id,
    lattice: Float64Array.from(lattice),
    species: sites.map(([symbol]) => symbol),
    fracCoords: Float64Array.from(sites.flatMap(([, ...place]) => place)),
  };
}

/** Primitive face-centred cell with two atoms. */
function faceCentred(id: string, a: number, [one, other]: readonly [string, string], shift: number): Structure {
  const h = a / 2;
  const lattice = [0, h, h, h, 0, h, h, h, 0];
  return crystal(id, lattice, [
    [one, 0, 0, 0],
    [other, shift, shift, shift],
  ]);
}
const rockSalt = (id: string, a: number, pair: readonly [string, string]) => faceCentred(id, a, pair, 0.5);
const zincBlende = (id: string, a: number, pair: readonly [string, string]) => faceCentred(id, a, pair, 0.25);

/** The conventional cell of rock salt, moved and turned round. */
function cubicRockSalt(id: string, a: number, [one, other]: readonly [string, string]): Structure {
  const corners = [
    [0, 0, 0],
    [0, 0.5, 0.5],
    [0.5, 0, 0.5],
    [0.5, 0.5, 0],
  ] as const;
  const sites = corners.flatMap(
    ([x, y, z]): Sites => [
      [other, x + 0.6, y + 0.1, z + 0.1],
      [one, x + 0.1, y + 0.1, z + 0.1],
    ],
  );
  return crystal(id, [0, a, 0, 0, 0, a, a, 0, 0], sites);
}

function wurtzite(id: string, [one, other]: readonly [string, string]): Structure {
  const [a, c] = [3.823, 6.261];
  const lattice = [a, 0, 0, -a / 2, (a * Math.sqrt(3)) / 2, 0, 0, 0, c];
  return crystal(id, lattice, [
    [one, 1 / 3, 2 / 3, 0],
    [one, 2 / 3, 1 / 3, 0.5],
    [other, 1 / 3, 2 / 3, 0.375],
    [other, 2 / 3, 1 / 3, 0.875],
  ]);
}

const EuO = rockSalt('EuO', 5.144, ['Eu', 'O']);
const MnS = rockSalt('MnS', 5.224, ['Mn', 'S']);
const MgO = rockSalt('MgO', 4.212, ['Mg', 'O']);
const ZnS = zincBlende('ZnS-zincblende', 5.409, ['Zn', 'S']);

function seenIn(structures: readonly Structure[]): Record<SpeciesKind, ReadonlySet<string>> {
  const seen = seenSpecies(structures);
  const names = (kind: SpeciesKind) => new Set(seen.filter((each) => each.kind === kind).map(({ name }) => name));
  return { element: names('element'), ion: names('ion'), coordination: names('coordination') };
}

describe('species', () => {
  it('of the training crystals are counted once a crystal', () => {
    expect(seenSpecies([MgO, cubicRockSalt('again', 4.212, ['Mg', 'O']), ZnS])).toEqual(
      expect.arrayContaining([
        { kind: 'element', name: 'O', crystals: 2 },
        { kind: 'ion', name: 'Mg(II)', crystals: 2 },
        { kind: 'coordination', name: 'Mg(II) by 6', crystals: 2 },
        { kind: 'coordination', name: 'S(-II) by 4', crystals: 1 },
      ]),
    );
  });

  it('unseen: EuO and MnS by their elements, and nothing that follows from it', () => {
    const seen = seenIn([MgO, ZnS]);
    expect(unseenSpecies(EuO, seen)).toEqual([{ reason: 'element', detail: 'Eu' }]);
    expect(unseenSpecies(MnS, seen)).toEqual([
      { reason: 'element', detail: 'Mn' },
      { reason: 'coordination', detail: 'S(-II) by 6' },
    ]);
    expect(unseenSpecies(ZnS, seen)).toEqual([]);
  });

  it('unseen: an ion of a known element, and a known ion in another coordination', () => {
    // Tin is IV in rutile SnO2 and II in rock-salt SnTe; Zn is surrounded by six in rock-salt ZnO.
    const seen = seenIn([rockSalt('SnTe', 6.32, ['Sn', 'Te']), ZnS, MgO]);
    const SnO2 = crystal(
      'SnO2',
      [4.737, 0, 0, 0, 4.737, 0, 0, 0, 3.186],
      [
        ['Sn', 0, 0, 0],
        ['Sn', 0.5, 0.5, 0.5],
        ['O', 0.306, 0.306, 0],
        ['O', 0.694, 0.694, 0],
        ['O', 0.806, 0.194, 0.5],
        ['O', 0.194, 0.806, 0.5],
      ],
    );
    expect(unseenSpecies(SnO2, seen)).toEqual([
      { reason: 'ion', detail: 'Sn(IV)' },
      { reason: 'coordination', detail: 'O(-II) by 3' },
    ]);
    expect(unseenSpecies(rockSalt('ZnO', 4.28, ['Zn', 'O']), seen)).toEqual([
      { reason: 'coordination', detail: 'Zn(II) by 6' },
    ]);
  });

  it('of elements without a radius are elements alone', () => {
    expect(unseenSpecies(rockSalt('BkO', 5, ['Bk', 'O']), seenIn([MgO]))).toEqual([
      { reason: 'element', detail: 'Bk' },
    ]);
  });
});

describe('a crystal of the data', () => {
  const known = new KnownCrystals([MgO, ZnS, EuO]);

  it('is found in another cell, setting and origin, and a little larger', () => {
    expect(known.find(MgO)).toBe('MgO');
    expect(known.find(cubicRockSalt('mine', 4.212, ['Mg', 'O']))).toBe('MgO');
    expect(known.find(rockSalt('measured elsewhere', 4.212 * 1.008, ['Mg', 'O']))).toBe('MgO');
  });

  it('is no other form, no other volume, and no other compound', () => {
    expect(known.find(wurtzite('ZnS', ['Zn', 'S']))).toBeNull();
    expect(known.find(rockSalt('pressed', 4.212 * 0.985, ['Mg', 'O']))).toBeNull();
    expect(known.find(zincBlende('ZnSe', 5.409, ['Zn', 'Se']))).toBeNull();
  });

  it('is the form that it is', () => {
    expect(new KnownCrystals([wurtzite('w', ['Zn', 'S']), ZnS]).find(ZnS)).toBe('ZnS-zincblende');
  });
});

describe('what the data left out', () => {
  const list: readonly LeftOut[] = [
    { id: 'HgSe-zincblende', formula: 'HgSe', spaceGroup: 216, reason: 'no PBE gap' },
    { id: 'TeHg', formula: 'TeHg', spaceGroup: null, reason: 'no gap' },
    { id: 'mine', formula: null, spaceGroup: null, reason: 'broken' },
  ];
  const group = (number: number | null) => () => number;

  it('is meant by formula, and by space group where the list has one', () => {
    const HgSe = zincBlende('a', 6.085, ['Hg', 'Se']);
    expect(leftOutAs(list, group(216))(HgSe)).toEqual([{ reason: 'leftOut', detail: 'HgSe-zincblende: no PBE gap' }]);
    expect(leftOutAs(list, group(225))(HgSe)).toEqual([]);
    expect(leftOutAs(list, group(1))(zincBlende('b', 6.461, ['Hg', 'Te']))).toEqual([
      { reason: 'leftOut', detail: 'TeHg: no gap' },
    ]);
  });

  it('is meant where nobody can tell the space group, and by name without a formula', () => {
    expect(leftOutAs(list, group(null))(zincBlende('a', 6.085, ['Hg', 'Se']))).toHaveLength(1);
    expect(leftOutAs(list, group(225))({ ...MgO, id: 'mine' })).toEqual([
      { reason: 'leftOut', detail: 'mine: broken' },
    ]);
    expect(leftOutAs(list, group(225))(MgO)).toEqual([]);
  });
});

describe('contacts', () => {
  it('of real crystals are possible, of crystals squeezed to two thirds not', () => {
    for (const real of [EuO, MnS, MgO, ZnS]) expect(impossibleContacts(real)).toEqual([]);
    const squeezed = rockSalt('squeezed', 4.212 * 0.66, ['Mg', 'O']);
    // 1.39 ångström; radii of six-coordinate Mg2+ and O2- are 0.72 and 1.40 ångström.
    expect(impossibleContacts(squeezed)[0]).toMatchObject({
      reason: 'contact',
      detail: expect.stringContaining('Mg-O at 1.390'),
    });
  });
});
