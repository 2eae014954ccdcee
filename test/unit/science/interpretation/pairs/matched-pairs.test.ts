/** On the bundled crystals against figures that independent Python gave (issue 13), and on a few made by hand. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSymmetryFinder } from '../../../../../science/crystal/index.js';
import { crystalFeatures, matchedPairs } from '../../../../../science/interpretation/index.js';
import { onsetEnergy } from '../../../../../science/spectrum/index.js';
import { bundledCrystals, symmetryProgram } from '../stored.js';

const made = (
  formula: string,
  prototype: string | null,
  reference: number | null,
  prediction: number | null = null,
) => ({
  species: [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].flatMap(([, symbol, n]) => Array(Number(n || 1)).fill(symbol)),
  prototype,
  reference,
  prediction,
});

describe('pairs that differ in one element', () => {
  it('of the bundled crystals are 374, with the changes of sulphides, chlorides and cadmium compounds', () => {
    const findSymmetry = openSymmetryFinder(symmetryProgram());
    const spectra = new Map(
      readFileSync('data/gpaw-absorption/alignn/id_prop.csv', 'utf8')
        .trim()
        .split('\n')
        .map((line) => {
          const [file, ...values] = line.split(',');
          return [file!.replace(/\.vasp$/, ''), Float32Array.from(values, Number)] as const;
        }),
    );
    const exchanges = matchedPairs(
      bundledCrystals().map(({ structure }) => {
        const { onsetEv } = onsetEnergy(spectra.get(structure.id)!, { startEv: 0, stepEv: 0.05 });
        const prototype = crystalFeatures(structure, findSymmetry).byKind.prototype[0] ?? null;
        return { species: structure.species, prototype, reference: onsetEv, prediction: onsetEv };
      }),
    );
    expect(exchanges.reduce((sum, { reference }) => sum + reference.pairs, 0)).toBe(374);
    const of = (from: string, to: string) => exchanges.find((each) => each.from === from && each.to === to)!;
    for (const [from, to, mean, deviation, pairs] of [
      ['S', 'Se', -0.51, 0.32, 19],
      ['Cl', 'F', 1.36, 0.64, 7],
      ['Cd', 'Zn', 0.76, 0.18, 6],
    ] as const) {
      const { reference, prediction } = of(from, to);
      expect(reference).toMatchObject({ pairs, agreeing: pairs });
      expect(reference.mean).toBeCloseTo(mean, 2);
      expect(reference.deviation).toBeCloseTo(deviation, 2);
      // Predictions that are the references agree in all.
      expect(prediction).toEqual(reference);
    }
    // Zinc and cadmium chalcogenides are there as zinc blende and as wurtzite.
    expect(of('S', 'Se').compounds).toBe(17);
    expect(of('S', 'Se').members).toContain('MgS to MgSe, rocksalt (AB cF8 225)');
  });

  it('are of one prototype, with equal shares and all else equal', () => {
    const exchanges = matchedPairs([
      made('MgS', 'rocksalt', 3),
      made('MgSe', 'rocksalt', 2),
      made('CaSe', 'rocksalt', 2.5),
      made('MgTe', 'wurtzite', 1),
      made('SrTiO3', 'perovskite', 2),
      made('SrZrO3', 'perovskite', 4),
      made('BaZrO3', 'perovskite', 3.5),
      made('Ba2S', 'rocksalt', 9),
    ]);
    expect(exchanges.map(({ from, to, reference }) => [from, to, reference.pairs, reference.mean])).toEqual([
      ['Ba', 'Sr', 1, 0.5],
      ['Ca', 'Mg', 1, -0.5],
      ['S', 'Se', 1, -1],
      ['Ti', 'Zr', 1, 2],
    ]);
    expect(exchanges[0]!.reference.deviation).toBeNull();
  });

  it('take several crystals of one compound and prototype as one, and say what the network makes of each pair', () => {
    const exchanges = matchedPairs([
      made('MgS', 'rocksalt', 3, 3.5),
      made('MgS', 'rocksalt', 5, 4.5),
      made('MgSe', 'rocksalt', 2, 3),
      made('CaS', 'rocksalt', 3, 2),
      made('CaSe', 'rocksalt', 2.5, 2.5),
      made('SrS', 'rocksalt', 1, 2),
      made('SrSe', 'rocksalt', 1.5, null),
    ]);
    const { reference, prediction } = exchanges.find(({ from }) => from === 'S')!;
    // Changes -2, -0.5 and +0.5: mean -2/3, two agree; predicted -1 and +0.5, where the first has the sign of its reference.
    expect(reference).toMatchObject({ pairs: 3, agreeing: 2 });
    expect(reference.mean).toBeCloseTo(-2 / 3, 12);
    expect(reference.deviation).toBeCloseTo(Math.sqrt(((-4 / 3) ** 2 + (1 / 6) ** 2 + (7 / 6) ** 2) / 2), 12);
    expect(prediction).toMatchObject({ pairs: 2, agreeing: 1, mean: -0.25 });
  });

  it('leave out crystals without a value or a prototype, and refuse a value that is none', () => {
    expect(matchedPairs([made('MgS', null, 1), made('MgSe', 'rocksalt', 1), made('MgTe', 'rocksalt', null)])).toEqual(
      [],
    );
    expect(() => matchedPairs([made('MgS', 'rocksalt', Number.NaN)])).toThrow('MgS has the value NaN');
  });

  it('do not depend on the order of the crystals', () => {
    const crystals = ['MgS', 'MgSe', 'CaS', 'CaSe', 'MgTe'].map((formula, i) => made(formula, 'rocksalt', i ** 2, i));
    expect(matchedPairs([...crystals].reverse())).toEqual(matchedPairs(crystals));
  });
});
