import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { type Candidate, enumerateCandidates, prototypeOf } from '../../../../science/candidates/index.js';
import { guessOxidationStates, reducedFormula } from '../../../../science/chemistry/index.js';
import { checkStructure, readPoscar, signedVolume } from '../../../../science/crystal/index.js';

const FOLDER = new URL('../../../../data/gpaw-absorption/alignn/', import.meta.url);
const bundled = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.vasp'))
  .sort()
  .map((file) => readPoscar(readFileSync(new URL(file, FOLDER), 'utf8'), file));

/** Primitive rock salt cell; the conventional lattice constant in ångström. */
function rocksalt(cation: string, anion: string, a: number): Structure {
  const h = a / 2;
  return {
    id: `${cation}${anion}-rocksalt`,
    lattice: Float64Array.of(0, h, h, h, 0, h, h, h, 0),
    species: [cation, anion],
    fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5),
  };
}

/** Conventional lattice constant of a face-centred primitive cell of volume a^3 / 4. */
function faceCentredConstant({ lattice }: Structure): number {
  return Math.cbrt(4 * Math.abs(signedVolume(lattice)));
}

describe('a candidate whose name a crystal of the data has', () => {
  const data = [rocksalt('Na', 'Cl', 5.64), rocksalt('K', 'Br', 6.6)];
  const idsOf = (...more: Structure[]) =>
    enumerateCandidates([...data, ...more], { limit: 100 }).candidates.map(({ structure }) => structure.id);

  it.each([
    // A file that holds something else than its name says, and one of other proportions.
    ['another compound', { ...rocksalt('Na', 'Cl', 5.6), id: 'KCl-rocksalt' }],
    [
      'other proportions',
      {
        ...rocksalt('K', 'Cl', 6.3),
        id: 'KCl-rocksalt',
        species: ['K', 'K', 'Cl'],
        fracCoords: Float64Array.of(0, 0, 0, 0.3, 0.3, 0.3, 0.7, 0.7, 0.7),
      },
    ],
  ])('gets one of its own: %s', (_, named) => {
    const ids = idsOf(named);
    expect(ids).toContain('KCl-rocksalt-substituted');
    expect(ids).not.toContain('KCl-rocksalt');
    expect(new Set([...ids, 'NaCl-rocksalt', 'KBr-rocksalt', 'KCl-rocksalt']).size).toBe(ids.length + 3);
  });

  it('also where the longer name is taken', () => {
    const named = ['KCl-rocksalt', 'KCl-rocksalt-substituted'].map((id) => ({ ...rocksalt('Na', 'Cl', 5.6), id }));
    expect(idsOf(...named)).toContain('KCl-rocksalt-substituted-2');
  });
});

describe('substitution on two alkali halides', () => {
  const { candidates, rejected, unused } = enumerateCandidates([rocksalt('Na', 'Cl', 5.64), rocksalt('K', 'Br', 6.6)], {
    limit: 100,
  });
  const byId = new Map(candidates.map((candidate) => [candidate.structure.id, candidate]));

  it('gives the two others and nothing else, equal steps by id', () => {
    expect([...byId.keys()]).toEqual(['KCl-rocksalt', 'NaBr-rocksalt']);
    expect([rejected, unused]).toEqual([[], []]);
  });

  it('takes the parent that needs the smaller step, and says what was replaced', () => {
    expect(byId.get('NaBr-rocksalt')).toMatchObject({
      formula: 'NaBr',
      prototype: 'rocksalt',
      origin: 'substitution',
      parent: 'NaCl-rocksalt',
      substitution: 'Cl->Br',
      chargeBalanced: true,
      ambiguous: false,
      // ln(1.96 / 1.81), Shannon radii.
      strain: expect.closeTo(Math.log(1.96 / 1.81), 6),
    });
    expect(byId.get('KCl-rocksalt')!.parent).toBe('KBr-rocksalt');
  });

  it('scales the lattice by the summed radii, near the measured constants (NaBr 5.97, KCl 6.29 ångström)', () => {
    const sodium = faceCentredConstant(byId.get('NaBr-rocksalt')!.structure);
    expect(sodium).toBeCloseTo((5.64 * (1.02 + 1.96)) / (1.02 + 1.81), 10);
    expect(sodium / 5.97).toBeCloseTo(1, 1.5);
    expect(faceCentredConstant(byId.get('KCl-rocksalt')!.structure) / 6.29).toBeCloseTo(1, 1.5);
  });

  it('keeps the fractional coordinates and leaves the parent alone', () => {
    const { structure } = byId.get('NaBr-rocksalt')!;
    expect(structure.fracCoords).toEqual(rocksalt('Na', 'Cl', 5.64).fracCoords);
    expect(structure.species).toEqual(['Na', 'Br']);
  });

  it('returns colliding atoms as rejected, not as candidates', () => {
    const squeezed = enumerateCandidates([rocksalt('Na', 'Cl', 3.9), rocksalt('K', 'Br', 6.6)], { limit: 100 });
    expect(squeezed.candidates.map((candidate) => candidate.structure.id)).toEqual(['KCl-rocksalt']);
    // Half of 3.9 (2.98 / 2.83) over 1.02 + 1.96 = 0.689.
    expect(squeezed.rejected).toEqual([
      {
        id: 'NaBr-rocksalt',
        error: 'InvalidStructureError',
        message: 'Na-Br at 2.053 ångström is 0.689 of the sum of radii, below 0.7',
      },
    ]);
  });

  it('lets other ions in when asked', () => {
    const wide = enumerateCandidates([rocksalt('Na', 'Cl', 5.64)], { limit: 100, unseenIons: true });
    const ids = wide.candidates.map((candidate) => candidate.structure.id);
    expect(ids).toContain('KCl-rocksalt');
    expect(ids).toContain('AgCl-rocksalt');
    expect(enumerateCandidates([rocksalt('Na', 'Cl', 5.64)], { limit: 100 }).candidates).toEqual([]);
  });
});

describe('substitution on the bundled data', () => {
  const all = enumerateCandidates(bundled, { limit: 1_000_000 });

  it('gives at least 500 candidates, the likeliest first, all distinct and new', () => {
    expect(all.candidates.length).toBeGreaterThanOrEqual(500);
    expect(all.candidates.length + all.rejected.length).toBe(all.found);
    const ids = all.candidates.map((candidate) => candidate.structure.id);
    expect(new Set(ids).size).toBe(ids.length);
    const compositions = new Set(
      bundled.map((structure) => `${reducedFormula(structure.species)} ${prototypeOf(structure)}`),
    );
    all.candidates.forEach((candidate, i) => {
      expect(compositions.has(`${candidate.formula} ${candidate.prototype}`)).toBe(false);
      if (i > 0) expect(candidate.strain).toBeGreaterThanOrEqual(all.candidates[i - 1]!.strain);
    });
  });

  it('stays inside the elements of the data, neutral, and readable as a crystal', () => {
    const present = new Set(bundled.flatMap((structure) => structure.species));
    for (const { structure } of all.candidates) {
      expect(structure.species.every((symbol) => present.has(symbol))).toBe(true);
      expect(checkStructure(structure)).toBe(structure);
      const { ions } = guessOxidationStates(structure.species);
      expect(
        structure.species.reduce((charge, symbol) => charge + ions!.get(symbol)!.state, 0),
        structure.id,
      ).toBe(0);
    }
  });

  it('rejects the pair of metal atoms of calomel once alkali ions, which repel each other, stand in their places', () => {
    const messages = new Map(all.rejected.map(({ id, message }) => [id, message]));
    for (const id of ['NaF-Hg2Cl2', 'KF-Hg2Cl2', 'RbH-Hg2Cl2'])
      expect(messages.get(id)).toMatch(
        /^(Na-Na|K-K|Rb-Rb) at 2\.\d+ ångström is 0\.[56]\d+ of the sum of covalent radii, below 0\.65$/,
      );
    expect(all.candidates.some(({ structure }) => messages.has(structure.id))).toBe(false);
  });

  it('writes tellurides with the metal first', () => {
    const tellurides = all.candidates.filter(({ formula }) => formula.includes('Te'));
    expect(tellurides.length).toBeGreaterThan(20);
    expect(tellurides.filter(({ formula }) => /^Te/.test(formula))).toEqual([]);
  });

  it('is the same list for any order of the data, and a limit keeps its head', () => {
    const fromReversed = enumerateCandidates([...bundled].reverse(), { limit: 1_000_000 });
    expect(fromReversed).toEqual(all);
    expect(enumerateCandidates(bundled, { limit: 50 }).candidates).toEqual(all.candidates.slice(0, 50));
  });

  it('accounts for every crystal: used as parent, or unused with a reason', () => {
    const reasons = new Map(all.unused.map(({ id, reason }) => [id, reason]));
    expect(reasons.get('Si-diamond')).toBe('no charge-balanced oxidation states');
    expect(reasons.get('InI-TlI')).toBe('no radius of In in state 1');
    expect(reasons.has('NaCl-rocksalt')).toBe(false);
  });

  it('finds hidden crystals again: recall and lattice of the rock salts, each left out in turn', () => {
    // The measured lattice is the data's own; the candidate's comes from radii and the other rock salts alone.
    const salts = bundled.filter((structure) => prototypeOf(structure) === 'rocksalt');
    const errors: number[] = [];
    for (const hidden of salts) {
      const others = salts.filter((structure) => structure !== hidden);
      const { candidates } = enumerateCandidates(others, { limit: 1_000_000 });
      const found = candidates.find((candidate: Candidate) => candidate.structure.id === hidden.id);
      if (found) errors.push(Math.abs(faceCentredConstant(found.structure) / faceCentredConstant(hidden) - 1));
    }
    errors.sort((a, b) => a - b);
    expect(errors.length / salts.length).toBeGreaterThan(0.85);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(0.02);
  });
});

describe('prototype of an id', () => {
  const crystal = (id: string, species: string[]): Structure => ({
    id,
    lattice: new Float64Array(9),
    species,
    fracCoords: new Float64Array(3 * species.length),
  });

  it('is what follows the formula, further hyphens included', () => {
    expect(prototypeOf(crystal('BaTiO3-perovskite-P4mm', ['Ba', 'Ti', 'O', 'O', 'O']))).toBe('perovskite-P4mm');
  });

  it('is the id itself where the id does not begin with the formula', () => {
    expect(prototypeOf(crystal('mp-149', ['Si', 'Si']))).toBe('mp-149');
    expect(prototypeOf(crystal('POSCAR_Al2O3', ['Al', 'O']))).toBe('POSCAR_Al2O3');
  });
});
