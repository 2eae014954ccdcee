import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../schemas/failure.js';
import { ELEMENT_SETS, ELEMENTS, elementDescriptors } from '../../../../science/chemistry/index.js';

interface Supply {
  readonly hhiProduction: number | null;
  readonly hhiReserves: number | null;
  readonly priceUsdPerKg: number | null;
  readonly isRadioactive: boolean;
}

const golden = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden-elements/elements.json', import.meta.url), 'utf8'),
) as {
  elements: (Supply & { symbol: string; abundancePpm: number | null })[];
  compounds: (Supply & { formula: string; atoms: string[]; leastAbundancePpm: number | null })[];
};

const NUMBERS = ['hhiProduction', 'hhiReserves', 'priceUsdPerKg', 'leastAbundancePpm'] as const;

/** Atoms of a formula without brackets. */
const atomsOf = (formula: string) =>
  [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].flatMap(([, symbol, count]) =>
    new Array<string>(Number(count || 1)).fill(symbol!),
  );

describe('elements', () => {
  it('are 118, each with what smact and mendeleev know of it, and null where they know nothing', () => {
    expect(golden.elements.map(({ symbol }) => symbol)).toEqual(ELEMENTS.map(({ symbol }) => symbol));
    for (const { symbol, abundancePpm, ...others } of golden.elements) {
      const found = elementDescriptors([symbol]);
      const { leastAbundancePpm, ...rest } = found;
      expect(rest, symbol).toMatchObject(others);
      if (abundancePpm === null) expect(leastAbundancePpm, symbol).toBeNull();
      else expect(leastAbundancePpm! / abundancePpm, symbol).toBeCloseTo(1, 12);
    }
  });

  it('have a price of the years 1998 to 2024, or no year', () => {
    const years = new Map(ELEMENTS.map(({ symbol }) => [symbol, elementDescriptors([symbol]).oldestPriceYear]));
    const known = [...years.values()].filter((year) => year !== null);
    expect([Math.min(...known), Math.max(...known)]).toEqual([1998, 2024]);
    expect(years.get('Au')).toBe(2024);
    expect(years.get('Os')).toBeNull();
    for (const [symbol, year] of years)
      if (year !== null) expect(elementDescriptors([symbol]).priceUsdPerKg).not.toBeNull();
  });
});

describe('compounds', () => {
  it.each(golden.compounds)('$formula agrees with pymatgen and with masses of mendeleev', (compound) => {
    const found = elementDescriptors(compound.atoms);
    for (const name of NUMBERS) {
      const expected = compound[name];
      if (expected === null) expect(found[name], name).toBeNull();
      else expect(found[name]! / expected, name).toBeCloseTo(1, 4);
    }
    expect(found.isRadioactive).toBe(compound.isRadioactive);
  });

  it('are the same in supercells and in any order of the atoms', () => {
    const compound = fc.array(fc.constantFrom(...ELEMENTS.map(({ symbol }) => symbol)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(compound, (atoms) => {
        const found = elementDescriptors(atoms);
        expect(elementDescriptors([...atoms, ...atoms].reverse())).toEqual(found);
        expect(found.elements).toEqual([...new Set(atoms)].sort());
        expect(found.nElements).toBe(new Set(atoms).size);
      }),
      { numRuns: 200 },
    );
  });

  it('lie between their elements, and never count an unknown as 0', () => {
    const pair = fc.tuple(fc.constantFrom(...golden.elements), fc.constantFrom(...golden.elements), fc.nat({ max: 5 }));
    fc.assert(
      fc.property(pair, ([a, b, more]) => {
        const found = elementDescriptors([a.symbol, ...new Array<string>(more + 1).fill(b.symbol)]);
        for (const name of ['hhiProduction', 'hhiReserves', 'priceUsdPerKg'] as const) {
          const own = [a[name], b[name]].filter((value) => value !== null);
          if (own.length < 2) expect(found[name]).toBeNull();
          else {
            expect(found[name]! / Math.min(...own)).toBeGreaterThan(1 - 1e-12);
            expect(found[name]! / Math.max(...own)).toBeLessThan(1 + 1e-12);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('have the oldest year of their prices', () => {
    expect(elementDescriptors(atomsOf('GaN')).oldestPriceYear).toBe(2001);
    expect(elementDescriptors(atomsOf('GaAs')).oldestPriceYear).toBe(2019);
    expect(elementDescriptors(atomsOf('IrO2')).oldestPriceYear).toBeNull();
  });

  it('refuses no atoms and what is no element', () => {
    expect(() => elementDescriptors([])).toThrow(InvalidStructureError);
    expect(() => elementDescriptors(['Na', 'Xx'])).toThrow('"Xx" is not a chemical element');
  });
});

describe('sets of elements', () => {
  it('hold what their names say', () => {
    expect([...ELEMENT_SETS.rohs].sort()).toEqual(['Cd', 'Cr', 'Hg', 'Pb']);
    expect([...ELEMENT_SETS.precious].sort()).toEqual('Ag Au Ir Os Pd Pt Rh Ru'.split(' '));
    expect(
      golden.elements.filter(({ symbol }) => ELEMENT_SETS.radioactive.has(symbol)).map(({ symbol }) => symbol),
    ).toEqual(golden.elements.filter(({ isRadioactive }) => isRadioactive).map(({ symbol }) => symbol));
    expect(['Tc', 'Pm', 'U', 'Th'].every((symbol) => ELEMENT_SETS.radioactive.has(symbol))).toBe(true);
    expect(['Pb', 'Bi', 'K'].some((symbol) => ELEMENT_SETS.radioactive.has(symbol))).toBe(false);
  });

  it.each([
    ['CdTe', true],
    ['PbTiO3', true],
    ['HgS', true],
    ['PbCrO4', true],
    ['SrCrO4', true],
    ['CrO3', true],
    ['Cr2O3', false],
    ['LiCrO2', false],
    ['CrO2', false],
    ['Cr', false],
    ['CrSi2', null],
    ['SrTiO3', false],
  ])('RoHS restricts %s: %s', (formula, restricted) => {
    expect(elementDescriptors(atomsOf(formula)).isRohsRestricted).toBe(restricted);
  });

  it.each([
    ['AgInSe2', true],
    ['K2PtCl6', true],
    ['CuInSe2', false],
  ])('%s holds a precious metal: %s', (formula, precious) => {
    expect(elementDescriptors(atomsOf(formula)).hasPrecious).toBe(precious);
  });
});
