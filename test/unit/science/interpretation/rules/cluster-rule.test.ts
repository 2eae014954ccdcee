import { describe, expect, it } from 'vitest';
import {
  type CrystalFeatures,
  clusterRules,
  featureText,
  ruleSentence,
} from '../../../../../science/interpretation/index.js';

function crystal(element: string[], environment: string[]): CrystalFeatures {
  return {
    id: 'x',
    species: element,
    byKind: { element, environment, 'oxidation-state': [], coordination: [], prototype: [] },
    states: null,
    alternatives: [],
    anionSet: 'none',
    notes: [],
  };
}

const sulphide = crystal(['Cu', 'S'], ['Cu(I) by 4 S']);
const oxide = crystal(['Cu', 'O'], ['Cu(I) by 2 O']);
const fluoride = crystal(['F', 'Na'], ['Na(I) by 6 F']);
const crystals = [sulphide, oxide, fluoride].flatMap((each) => Array.from({ length: 8 }, () => each));
const labels = crystals.map((each) => (each === sulphide ? 1 : each === oxide ? 2 : 3));

describe('rules in words', () => {
  it('name the environment before the element that is as good (by construction)', () => {
    const rules = clusterRules(crystals, labels);
    expect(rules.map(({ rule }) => rule)).toEqual([
      'Cu(I) coordinated by 4 S',
      'Cu(I) coordinated by 2 O',
      'Na(I) coordinated by 6 F',
    ]);
    for (const rule of rules) expect(rule).toMatchObject({ depth: 1, fitted: 1, accuracy: 1, found: 8, mistaken: 0 });
  });

  it('name what is lacking where that is the shorter, and join branches by "or"', () => {
    const joined = clusterRules(
      crystals,
      labels.map((label) => (label === 3 ? 2 : 1)),
    );
    expect(joined.map(({ rule }) => rule)).toEqual(['no Na(I) coordinated by 6 F', 'Na(I) coordinated by 6 F']);
    const nitride = crystal(['Ga', 'N'], ['Ga(III) by 4 N']);
    const four = [...crystals, ...Array.from({ length: 8 }, () => nitride)];
    const pairs = four.map((each) => (each === sulphide || each === nitride ? 1 : 2));
    expect(clusterRules(four, pairs).map(({ rule }) => rule)).toEqual([
      'no Cu(I) coordinated by 2 O, no Na(I) coordinated by 6 F',
      'Cu(I) coordinated by 2 O, or Na(I) coordinated by 6 F',
    ]);
  });

  it('are none where nothing tells a cluster from the rest, or there is one cluster', () => {
    const same = Array.from({ length: 8 }, () => oxide);
    expect(clusterRules(same, [1, 1, 1, 1, 2, 2, 2, 2]).map(({ rule }) => rule)).toEqual([null, null]);
    expect(
      clusterRules(
        crystals,
        crystals.map(() => 1),
      ),
    ).toMatchObject([{ rule: null, accuracy: null }]);
  });

  it('end with the onset, and say when they are weak', () => {
    const rule = clusterRules(crystals, labels)[0]!;
    expect(ruleSentence(rule, { mean: 1.93, spread: 0.31 })).toBe('Cu(I) coordinated by 4 S; onset 1.9 +- 0.3 eV');
    expect(ruleSentence(rule, { mean: 1.93, spread: null })).toBe('Cu(I) coordinated by 4 S; onset 1.9 eV');
    expect(ruleSentence({ rule: 'O', accuracy: 0.563 }, { mean: 2, spread: 1 })).toBe(
      'O (weak: accuracy 0.56, guessing 0.50); onset 2.0 +- 1.0 eV',
    );
    expect(ruleSentence({ rule: 'O', accuracy: null }, { mean: 2, spread: null })).toBe(
      'O (too few crystals to check); onset 2.0 eV',
    );
    expect(ruleSentence({ ...rule, rule: null }, { mean: null, spread: null })).toBe(
      'no feature tells it from the rest; no onset',
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
