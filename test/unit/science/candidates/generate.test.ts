/**
 * Candidates one after the other. What there is to find is told by a map of all assignments, made here from the ions' table by
 * another way (products, then a filter); what the few best are, by `enumerateCandidates`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import {
  candidateIds,
  enumerateCandidates,
  type GeneratorRules,
  generateCandidates,
  sampleHash,
  sampleLimit,
} from '../../../../science/candidates/index.js';
import { guessOxidationStates, IONS_OF_ELEMENT, isPolar, reducedFormula } from '../../../../science/chemistry/index.js';
import { readPoscar, signedVolume } from '../../../../science/crystal/index.js';

const FOLDER = 'data/gpaw-absorption/alignn';
const bundled = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.vasp'))
  .map((name) => readPoscar(readFileSync(`${FOLDER}/${name}`, 'utf8'), name));
const named = (...ids: string[]) => bundled.filter(({ id }) => ids.includes(id));
const RULES: GeneratorRules = { ions: 'seen', states: 'kept', maxRadiusRatio: 1.4, splits: false, volumes: [1] };
const idsOf = (structures: readonly Structure[], rules: Partial<GeneratorRules> = {}) => [
  ...candidateIds(structures, { ...RULES, ...rules }),
];

/** Least strain of every composition in a prototype, by going through all combinations of all ions. */
function byProducts(structures: readonly Structure[], rules: Pick<GeneratorRules, 'states' | 'maxRadiusRatio'>) {
  const found = new Map<string, number>();
  const prototypeOf = ({ id }: Structure) => id.slice(id.indexOf('-') + 1);
  const known = new Set(structures.map((each) => `${reducedFormula(each.species)}-${prototypeOf(each)}`));
  const all = [...IONS_OF_ELEMENT.values()].flat().filter(({ radius }) => radius !== null && radius > 0);
  for (const structure of structures) {
    const { ions } = guessOxidationStates(structure.species);
    if (ions === null || [...ions.values()].some(({ radius }) => radius === null)) continue;
    const old = [...ions.values()];
    const options = old.map((ion) =>
      all.filter(({ state, radius }) => {
        const ratio = Math.max(radius! / ion.radius!, ion.radius! / radius!);
        const fits = rules.states === 'kept' ? state === ion.state : state * ion.state > 0;
        return fits && ratio <= rules.maxRadiusRatio;
      }),
    );
    const products = options.reduce<(typeof all)[]>(
      (lists, each) => lists.flatMap((list) => each.map((ion) => [...list, ion])),
      [[]],
    );
    for (const product of products) {
      const taken = new Map(old.map(({ symbol }, n) => [symbol, product[n]!]));
      const species = structure.species.map((symbol) => taken.get(symbol)!);
      const isNeutral = species.reduce((charge, { state }) => charge + state, 0) === 0;
      if (!isNeutral || new Set(product.map(({ symbol }) => symbol)).size < product.length || !isPolar(product))
        continue;
      const id = `${reducedFormula(species.map(({ symbol }) => symbol))}-${prototypeOf(structure)}`;
      if (known.has(id)) continue;
      const strain = product.reduce((sum, { radius }, n) => sum + Math.abs(Math.log(radius! / old[n]!.radius!)), 0);
      found.set(id, Math.min(strain, found.get(id) ?? Number.POSITIVE_INFINITY));
    }
  }
  return found;
}

describe('full replacements', () => {
  it.each([
    ['kept', 1.4],
    ['balanced', 1.4],
    ['kept', 2],
  ] as const)(
    'of states %s and radii up to %d are all that there are, each once, by its least strained parent',
    (states, maxRadiusRatio) => {
      const parents = bundled.filter(({ id }) => /rocksalt|perovskite|fluorite|zincblende|delafossite|rutile/.test(id));
      const expected = byProducts(parents, { states, maxRadiusRatio });
      const rules = { ...RULES, ions: 'all', states, maxRadiusRatio } as const;
      const found = [...generateCandidates(parents, rules)];
      expect(found.map(({ structure }) => structure.id).sort()).toEqual([...expected.keys()].sort());
      expect(found.length).toBeGreaterThan(100);
      for (const { structure, strain } of found) expect(strain).toBeCloseTo(expected.get(structure.id)!, 5);
    },
  );

  it('hold all of `enumerateCandidates`, which replaces two elements at most', () => {
    const few = enumerateCandidates(bundled, { limit: 1_000_000 });
    const strainOf = new Map([...generateCandidates(bundled, RULES)].map((each) => [each.structure.id, each]));
    expect(few.candidates.length).toBeGreaterThan(1000);
    for (const { structure, strain, parent, substitution } of few.candidates) {
      const own = strainOf.get(structure.id.replace(/-substituted.*/, ''))!;
      expect(own.strain).toBeLessThanOrEqual(strain);
      if (own.parent === parent && own.substitution === substitution)
        expect(own.structure.lattice).toEqual(structure.lattice);
    }
    expect(strainOf.size).toBeGreaterThan(few.found);
  });

  it('are the same for any order of the parents', () => {
    const once = idsOf(bundled);
    expect(idsOf([...bundled].reverse())).toEqual(once);
    expect(new Set(once).size).toBe(once.length);
  });

  it('replace three elements of three', () => {
    const [parent] = bundled.filter(({ id }) => id.endsWith('-perovskite'));
    const rules = { ...RULES, ions: 'all' } as const;
    const found = [...generateCandidates([parent!], rules)];
    expect(found.some(({ substitution }) => substitution.split(', ').length === 3)).toBe(true);
    expect([...candidateIds([parent!], rules)]).toEqual(found.map(({ structure }) => structure.id));
  });
});

describe('splits', () => {
  const rules = { ...RULES, ions: 'all', splits: true } as const;
  const rocksalt = named('NaCl-rocksalt');
  const splits = [...generateCandidates(rocksalt, rules)].filter(({ structure }) => structure.id.endsWith('-split'));

  it('of rock salt are the pairs of what may enter one site, with each that may enter the other', () => {
    const entrants = (symbol: string, state: number) => {
      const old = IONS_OF_ELEMENT.get(symbol)!.find((ion) => ion.state === state)!.radius!;
      return [...IONS_OF_ELEMENT.values()].flat().filter(({ state: own, radius }) => {
        if (own !== state || radius === null || radius <= 0) return false;
        return Math.max(radius / old, old / radius) <= 1.4;
      });
    };
    const [cations, anions] = [entrants('Na', 1), entrants('Cl', -1)];
    const pairsOf = (ions: typeof cations) => ions.flatMap((one, n) => ions.slice(n + 1).map((other) => [one, other]));
    const counted = [
      ...pairsOf(cations).flatMap((pair) => anions.map((anion) => [...pair, anion])),
      ...pairsOf(anions).flatMap((pair) => cations.map((cation) => [...pair, cation])),
    ].filter((ions) => new Set(ions.map(({ symbol }) => symbol)).size === 3 && isPolar(ions));
    expect(splits.length).toBe(counted.length);
    expect(splits.length).toBeGreaterThan(20);
  });

  it('double the cell, hold both ions in equal number, and are neutral', () => {
    const [parent] = rocksalt;
    for (const { structure, substitution } of splits) {
      expect(structure.species).toHaveLength(2 * parent!.species.length);
      expect(new Set(structure.species).size).toBe(3);
      expect(guessOxidationStates(structure.species).ions).not.toBeNull();
      expect(substitution).toMatch(/\+/);
    }
    const halves = splits.map(({ structure: { species } }) =>
      [...new Set(species)].map((symbol) => species.filter((each) => each === symbol).length).sort(),
    );
    for (const counts of halves) expect(counts).toEqual([1, 1, 2]);
  });
});

describe('the volume grid', () => {
  it('gives every candidate at each volume, relative to that of its radii', () => {
    const volumes = [0.94, 1, 1.06];
    const found = [...generateCandidates(named('NaCl-rocksalt', 'MgO-rocksalt'), { ...RULES, ions: 'all', volumes })];
    const once = idsOf(named('NaCl-rocksalt', 'MgO-rocksalt'), { ions: 'all' });
    expect(found).toHaveLength(3 * once.length);
    for (let n = 0; n < found.length; n += 3) {
      const [small, usual, large] = found
        .slice(n, n + 3)
        .map(({ structure }) => Math.abs(signedVolume(structure.lattice)));
      expect(small! / usual!).toBeCloseTo(0.94, 10);
      expect(large! / usual!).toBeCloseTo(1.06, 10);
      expect(found[n]!.structure.id).toBe(`${once[n / 3]}-v0.94`);
      expect(found[n + 1]!.structure.id).toBe(once[n / 3]);
    }
  });
});

describe('collisions', () => {
  it('are named, and grow as volumes shrink', () => {
    const all = { ...RULES, ions: 'all', maxRadiusRatio: 2 } as const;
    const at = (volume: number) =>
      [...generateCandidates(bundled, { ...all, volumes: [volume] })].filter(({ collision }) => collision !== null);
    const [usual, small] = [at(1), at(0.5)];
    expect(small.length).toBeGreaterThan(usual.length);
    expect(small[0]!.collision).toMatch(/^[A-Z][a-z]?-[A-Z][a-z]? at \d\.\d{3} ångström is 0\.\d{3} of the sum of/);
  });
});

describe('a sample', () => {
  const ids = Array.from({ length: 1000 }, (_, n) => `crystal-${n}`);
  const sampleOf = (names: readonly string[], count: number, seed: number) => {
    const limit = sampleLimit(names, count, seed);
    return names.filter((id) => sampleHash(id, seed) <= limit);
  };

  it('has the size that was asked for, whatever the order, and is another for another seed', () => {
    for (const count of [1, 7, 499, 500, 999, 1000]) expect(sampleOf(ids, count, 1)).toHaveLength(count);
    expect(sampleOf([...ids].reverse(), 50, 1).sort()).toEqual(sampleOf(ids, 50, 1).sort());
    expect(sampleOf(ids, 50, 2)).not.toEqual(sampleOf(ids, 50, 1));
    expect(sampleOf(ids, 2000, 1)).toEqual(ids);
  });

  it('of a part is what the part has of the sample of all, and more', () => {
    const part = ids.slice(0, 600);
    const own = sampleOf(part, 50, 1);
    for (const id of sampleOf(ids, 50, 1)) if (part.includes(id)) expect(own).toContain(id);
  });

  it('takes every tenth about evenly: 100 of 1,000, half of them from each half (binomial, 5 sigma)', () => {
    const low = sampleOf(ids, 100, 3).filter((id) => Number(id.slice(8)) < 500).length;
    expect(Math.abs(low - 50)).toBeLessThan(25);
  });

  it('of nothing is refused', () => {
    for (const count of [0, -1, 0.5, Number.NaN]) expect(() => sampleLimit(ids, count, 1)).toThrow(InvalidInputError);
  });
});
