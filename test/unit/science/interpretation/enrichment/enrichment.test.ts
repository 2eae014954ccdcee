/** Enrichment with the compound as the unit: by hand, against SciPy, and what polymorphs must not change. */
import { describe, expect, it } from 'vitest';
import { reducedFormula } from '../../../../../science/chemistry/index.js';
import { cutByCount, linkageOfDistances, pairwiseDistances } from '../../../../../science/clustering/index.js';
import { benjaminiHochberg, featureEnrichment } from '../../../../../science/interpretation/index.js';
import { bundledCrystals, stored } from '../stored.js';

describe('enrichment of elements', () => {
  const species = [
    ['Na', 'Cl'],
    ['K', 'Cl', 'Cl'],
    ['Cu', 'I'],
    ['Cu', 'Br'],
  ];
  const compounds = ['NaCl', 'KCl2', 'CuI', 'CuBr'];
  const rows = featureEnrichment(species, compounds, [2, 2, 1, 1], 1);

  it('has a row for every cluster and element, in order', () => {
    expect(rows.map((row) => `${row.cluster} ${row.feature}`)).toEqual(
      [1, 2].flatMap((cluster) => ['Br', 'Cl', 'Cu', 'I', 'K', 'Na'].map((element) => `${cluster} ${element}`)),
    );
  });

  it('counts compounds, not atoms (by hand: two of two against none of two, p = 2 / C(4, 2))', () => {
    const chlorine = rows.find((row) => row.cluster === 2 && row.feature === 'Cl')!;
    expect(chlorine).toMatchObject({
      compoundsInside: 2,
      clusterCompounds: 2,
      compoundsOutside: 0,
      otherCompounds: 2,
      oddsRatio: null,
      upper: null,
    });
    expect(chlorine.pValue).toBeCloseTo(1 / 3, 12);
  });

  it('corrects over all rows together', () => {
    expect(rows.map((row) => row.qValue)).toEqual(Array.from(benjaminiHochberg(rows.map((row) => row.pValue))));
  });

  it('tests features of three compounds or more, and corrects for no others (by hand)', () => {
    const three = [...species, ['Cu', 'Cl']];
    const tested = featureEnrichment(three, [...compounds, 'CuCl'], [2, 2, 1, 1, 1]);
    expect(tested.map((row) => `${row.cluster} ${row.feature}`)).toEqual(['1 Cl', '1 Cu', '2 Cl', '2 Cu']);
    // Of the C(5, 3) = 10 ways to deal three holders, 3, 6 and 1 put one, two and three of them into cluster 1: copper's
    // three have p = 1 / 10, chlorine's one has p = (3 + 1) / 10.
    expect(tested.map((row) => row.pValue)).toEqual([0.4, 0.1, 0.4, 0.1].map((p) => expect.closeTo(p, 12)));
    expect(tested.map((row) => row.qValue)).toEqual([0.4, 0.2, 0.4, 0.2].map((q) => expect.closeTo(q, 12)));
  });

  it('refuses labels or compounds of another length', () => {
    expect(() => featureEnrichment(species, compounds, [1])).toThrow('1 labels for 4 crystals');
    expect(() => featureEnrichment(species, ['NaCl'], [1, 1, 1, 1])).toThrow('1 compounds for 4 crystals');
  });
});

describe('a compound', () => {
  it('is inside with one crystal there, and outside with none; it has the features of any of its crystals (by hand)', () => {
    // TiO2 as rutile in 1 and as anatase in 2; SnO2 as rutile in 1; ZnO in 2.
    const types = [['rutile'], ['anatase'], ['rutile'], ['wurtzite']];
    const rows = featureEnrichment(types, ['TiO2', 'TiO2', 'SnO2', 'ZnO'], [1, 2, 1, 2], 1);
    const counts = (cluster: number, feature: string) => {
      const row = rows.find((each) => each.cluster === cluster && each.feature === feature)!;
      return [row.compoundsInside, row.clusterCompounds, row.compoundsOutside, row.otherCompounds];
    };
    expect(counts(1, 'rutile')).toEqual([2, 2, 0, 1]);
    expect(counts(1, 'anatase')).toEqual([1, 2, 0, 1]);
    expect(counts(2, 'rutile')).toEqual([1, 2, 1, 1]);
    expect(counts(2, 'wurtzite')).toEqual([1, 2, 0, 1]);
  });

  it('counts once, however many polymorphs of it there are in its clusters (law)', () => {
    const elements = [
      ['Cu', 'S'],
      ['Cu', 'O'],
      ['Cu', 'Br'],
      ['Na', 'Br'],
      ['K', 'Br'],
      ['Zn', 'O'],
    ];
    const compounds = elements.map((each) => each.join(''));
    const labels = [1, 1, 1, 2, 2, 2];
    const once = featureEnrichment(elements, compounds, labels);
    const thrice = <T>(values: readonly T[]) => [...values, ...values.slice(0, 2), ...values];
    expect(featureEnrichment(thrice(elements), thrice(compounds), thrice(labels))).toEqual(once);
    expect(once.map(({ feature }) => feature)).toEqual(['Br', 'Cu', 'Br', 'Cu']);
  });

  it('that all crystals are leaves nothing to test', () => {
    expect(featureEnrichment([['C'], ['C'], ['C']], ['C', 'C', 'C'], [1, 2, 2])).toEqual([]);
  });
});

describe('the elements of one of twelve groups of the bundled crystals', () => {
  // Expected: scipy.stats.fisher_exact, contingency.odds_ratio and false_discovery_control, counts by Python, from
  // python test/fixtures/interpretation/make_enrichment.py data/gpaw-absorption/absorption.jsonl.gz
  const expected = stored<{
    compounds: number;
    tests: number;
    below005: number;
    rows: Record<string, number | string>[];
  }>('enrichment');
  const layer = stored<{ ids: string[]; width: number; values: number[] }>('last-gcn-layer');
  const speciesOf = new Map(bundledCrystals().map(({ structure }) => [structure.id, structure.species]));
  const species = layer.ids.map((id) => speciesOf.get(id)!);
  const compounds = species.map(reducedFormula);
  const points = { width: layer.width, values: Float64Array.from(layer.values) };
  const labels = cutByCount(linkageOfDistances(pairwiseDistances(points, 'euclidean'), 'ward'), 12);
  const rows = featureEnrichment(species, compounds, labels);

  it('are as many, and as many certain', () => {
    expect(new Set(compounds).size).toBe(expected.compounds);
    expect(rows).toHaveLength(expected.tests);
    expect(rows.filter(({ qValue }) => qValue < 0.05)).toHaveLength(expected.below005);
  });

  it('have the counts, p, q and intervals of SciPy', () => {
    const most = Math.max(...rows.map(({ feature, compoundsInside }) => (feature === 'F' ? compoundsInside : 0)));
    const group = rows.find(({ feature, compoundsInside }) => feature === 'F' && compoundsInside === most)!.cluster;
    const own = rows.filter(({ cluster }) => cluster === group);
    expect(own.map(({ feature }) => feature)).toEqual(expected.rows.map(({ feature }) => feature));
    own.forEach((row, i) => {
      const { pValue, qValue, lower, upper, ...counts } = expected.rows[i]!;
      expect(row).toMatchObject(counts);
      expect(row.pValue / Number(pValue)).toBeCloseTo(1, 10);
      expect(row.qValue / Number(qValue)).toBeCloseTo(1, 10);
      // SciPy stops at about 1e-10 of its roots.
      expect(row.lower).toBeCloseTo(Number(lower), 6);
      if (upper === 'Infinity') expect(row.upper).toBeNull();
      else expect(row.upper! / Number(upper)).toBeCloseTo(1, 7);
    });
    // Ten of its ten compounds are fluorides, 16 of the 221 others.
    expect(own.find(({ feature }) => feature === 'F')).toMatchObject({
      compoundsInside: 10,
      clusterCompounds: 10,
      compoundsOutside: 16,
      otherCompounds: 221,
      qValue: expect.closeTo(3.06e-8, 10),
    });
  });
});
