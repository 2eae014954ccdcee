import { describe, expect, it } from 'vitest';
import {
  clusterRules,
  type DescribedCrystal,
  featureText,
  ruleSentence,
} from '../../../../../science/interpretation/index.js';
import { NO_NUMBERS } from '../no-numbers.js';

function crystal(element: string[], environment: string[]): DescribedCrystal {
  return {
    compound: element.join(''),
    byKind: { element, environment, 'oxidation-state': [], coordination: [], prototype: [] },
    descriptors: NO_NUMBERS,
  };
}

const sulphide = crystal(['Cu', 'S'], ['Cu(I) by 4 S']);
const oxide = crystal(['Cu', 'O'], ['Cu(I) by 2 O']);
const fluoride = crystal(['F', 'Na'], ['Na(I) by 6 F']);
/** Eight compounds that have the same features. */
const eight = (each: DescribedCrystal): DescribedCrystal[] =>
  Array.from({ length: 8 }, (_, i) => ({ ...each, compound: `${each.compound} ${i}` }));
const crystals = [sulphide, oxide, fluoride].flatMap(eight);
const labels = crystals.map((_, i) => 1 + Math.floor(i / 8));
const CERTAIN = { accuracy: 1, accuracyDeviation: 0, precision: 1, precisionDeviation: 0 } as const;

describe('rules in words', () => {
  it('name the environment before the element that is as good (by construction)', () => {
    const rules = clusterRules(crystals, labels);
    expect(rules.map(({ rule }) => rule)).toEqual([
      'Cu(I) coordinated by 4 S',
      'Cu(I) coordinated by 2 O',
      'Na(I) coordinated by 6 F',
    ]);
    for (const rule of rules)
      expect(rule).toMatchObject({ depth: 1, fitted: 1, heldOut: CERTAIN, found: 8, mistaken: 0 });
  });

  it('may be chance by so much as there were features and clusters to choose from (by hand)', () => {
    // Eight of eight against none of sixteen is one of C(24, 8) = 735,471 tables. Of three environments and five
    // elements four are different: Cu, that of S, that of O, and that of Na and F.
    for (const { chance } of clusterRules(crystals, labels)) expect(chance).toBeCloseTo((4 * 3) / 735_471, 12);
  });

  it('name what is lacking where that is the shorter, and join branches by "or"', () => {
    const joined = clusterRules(
      crystals,
      labels.map((label) => (label === 3 ? 2 : 1)),
    );
    expect(joined.map(({ rule }) => rule)).toEqual(['no Na(I) coordinated by 6 F', 'Na(I) coordinated by 6 F']);
    const nitride = crystal(['Ga', 'N'], ['Ga(III) by 4 N']);
    const four = [...crystals, ...eight(nitride)];
    const pairs = four.map((_, i) => (i < 8 || i >= 24 ? 1 : 2));
    expect(clusterRules(four, pairs).map(({ rule }) => rule)).toEqual([
      'no Cu(I) coordinated by 2 O, no Na(I) coordinated by 6 F',
      'Cu(I) coordinated by 2 O, or Na(I) coordinated by 6 F',
    ]);
  });

  it('are none where nothing tells a cluster from the rest, or there is one cluster', () => {
    const same = eight(oxide);
    expect(clusterRules(same, [1, 1, 1, 1, 2, 2, 2, 2]).map(({ rule }) => rule)).toEqual([null, null]);
    expect(
      clusterRules(
        crystals,
        crystals.map(() => 1),
      ),
    ).toMatchObject([{ rule: null, heldOut: null }]);
  });

  it('ask three questions where it takes three, without being told how many', () => {
    // All eight mixtures of three elements, eight compounds of each. Two questions would take eight others along: (1 + 48/56) / 2.
    const mixtures = Array.from({ length: 8 }, (_, bits) => ['Cu', 'O', 'S'].filter((__, k) => (bits >> k) % 2 === 1));
    const mixed = mixtures.flatMap((elements) => eight(crystal(elements, [])));
    const whole = clusterRules(
      mixed,
      mixtures.flatMap((elements) => eight(crystal(elements, [])).map(() => (elements.length === 3 ? 1 : 2))),
    )[0]!;
    expect(whole).toMatchObject({ depth: 3, fitted: 1, found: 8, mistaken: 0 });
    expect(whole.rule!.split(' and ').sort()).toEqual(['Cu', 'O', 'S']);
  });

  it('are not made of features that fewer than three compounds have, however many their polymorphs', () => {
    const polymorphs = (compounds: number) =>
      crystals.map((each, i) => (i < 8 ? { ...each, compound: `CuS ${i % compounds}` } : each));
    const [three] = clusterRules(polymorphs(3), labels);
    expect(three).toMatchObject({ rule: 'Cu(I) coordinated by 4 S', heldOut: CERTAIN });
    const [two] = clusterRules(polymorphs(2), labels);
    expect(two!.rule).toBe('no Cu(I) coordinated by 2 O, no Na(I) coordinated by 6 F');
  });

  it('end with counts and the onset, and are no short rule where they are weak or cannot be checked', () => {
    const rule = clusterRules(crystals, labels)[0]!;
    const onset = { onsetMeanEv: 1.93, onsetSpreadEv: 0.31 };
    const sentence = (changed: Partial<typeof rule>) => ruleSentence({ ...rule, ...changed }, onset);
    expect(sentence({})).toBe('Cu(I) coordinated by 4 S (8 of 8 crystals, and no others); onset 1.9 +- 0.3 eV');
    expect(sentence({ found: 7, mistaken: 1 })).toContain('(7 of 8 crystals, and 1 other);');
    expect(sentence({ mistaken: 12 })).toContain('(8 of 8 crystals, and 12 others);');
    const none = 'no short rule; onset 1.9 +- 0.3 eV';
    expect(sentence({ heldOut: { ...rule.heldOut!, accuracy: 0.7 } })).toContain('Cu(I)');
    expect(sentence({ heldOut: { ...rule.heldOut!, accuracy: 0.699 } })).toBe(none);
    expect(sentence({ heldOut: null, chance: null })).toBe(none);
    expect(sentence({ chance: 0.0499 })).toContain('Cu(I)');
    expect(sentence({ chance: 0.05 })).toBe(none);
    expect(sentence({ rule: null })).toBe(none);
    expect(ruleSentence(rule, { onsetMeanEv: 1.93, onsetSpreadEv: null })).toMatch(/; onset 1\.9 eV$/);
    expect(ruleSentence({ ...rule, rule: null }, { onsetMeanEv: null, onsetSpreadEv: null })).toBe(
      'no short rule; no onset',
    );
  });

  it('read every kind of feature', () => {
    expect(featureText({ kind: 'coordination', name: 'Ti(IV) by 6' })).toBe('Ti(IV) with 6 neighbours');
    expect(featureText({ kind: 'coordination', name: 'F(-I) by 1' })).toBe('F(-I) with 1 neighbour');
    expect(featureText({ kind: 'coordination', name: 'cation by 6 O' })).toBe('cation coordinated by 6 O');
    expect(featureText({ kind: 'element', name: 'Cu' })).toBe('Cu');
    expect(featureText({ kind: 'prototype', name: 'rocksalt (AB cF8 225)' })).toBe(
      'structure type rocksalt (AB cF8 225)',
    );
  });
});
