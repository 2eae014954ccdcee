import { describe, expect, it } from 'vitest';
import { beyondComposition } from '../../../../../science/interpretation/index.js';
import { randomSource } from '../../../../../science/numerics/random-source.js';

interface Made {
  readonly composition: Float64Array[];
  readonly sets: string[];
  readonly onsets: number[];
  readonly labels: number[];
}

/** Onset linear in composition, plus noise, plus `effect` in cluster 1 of labels drawn at random. */
function made(n: number, seed: number, effect: number): Made {
  const random = randomSource(seed);
  const composition = Array.from({ length: n }, () => Float64Array.from({ length: 5 }, () => random.next()));
  const labels = Array.from({ length: n }, () => 1 + Math.floor(3 * random.next()));
  const onsets = composition.map((row, i) => 2 * row[0]! - row[3]! + random.next() + (labels[i] === 1 ? effect : 0));
  return { composition, sets: composition.map((row) => (row[1]! < 0.5 ? 'O' : 'S')), onsets, labels };
}

function pOf({ composition, sets, onsets, labels }: Made, permutations: number, seed = 1): number {
  return beyondComposition(composition, sets, onsets, labels, { permutations, seed })!.pValue;
}

describe('groups beyond composition', () => {
  it('has uniform p-values where labels mean nothing (200 simulations, limits of five standard errors)', () => {
    const p = Array.from({ length: 200 }, (_, i) => pOf(made(40, 1000 + i, 0), 19));
    const mean = p.reduce((sum, value) => sum + value, 0) / p.length;
    // p is uniform on 0.05, 0.10 .. 1: mean 0.525, standard deviation 0.288.
    expect(Math.abs(mean - 0.525)).toBeLessThan((5 * 0.288) / Math.sqrt(200));
    const low = p.filter((value) => value <= 0.2).length;
    expect(Math.abs(low - 40)).toBeLessThan(5 * Math.sqrt(200 * 0.2 * 0.8));
    expect(p.filter((value) => value <= 0.05).length).toBeLessThan(10 + 5 * Math.sqrt(200 * 0.05 * 0.95));
  });

  it('is found where labels carry an onset of their own', () => {
    const found = beyondComposition(...argumentsOf(made(80, 5, 1)), { permutations: 199, seed: 1 })!;
    expect(found.pValue).toBe(1 / 200);
    expect(found.dropEv).toBeGreaterThan(found.permutedDropEv);
    expect(found.compositionErrorEv - found.jointErrorEv).toBeCloseTo(found.dropEv, 12);
  });

  it('is 1 where every anion set is one cluster: no label can change (counting)', () => {
    const data = made(40, 3, 0);
    const found = beyondComposition(
      data.composition,
      data.sets,
      data.onsets,
      data.sets.map((set) => (set === 'O' ? 1 : 2)),
      { permutations: 50, seed: 1 },
    )!;
    expect(found).toMatchObject({ exchangeable: 0, pValue: 1 });
  });

  it('does not depend on the numbers of the clusters, and repeats itself (laws)', () => {
    const data = made(40, 9, 0.5);
    const renamed = { ...data, labels: data.labels.map((label) => 10 - label) };
    expect(pOf(renamed, 99)).toBe(pOf(data, 99));
    expect(pOf(data, 99)).toBe(pOf(data, 99));
  });

  it('exchanges labels within an anion set, every exchange as often (all 18 counted out; Pearson: 17 degrees of freedom, p = 1e-4)', () => {
    const { composition, onsets } = made(10, 6, 0);
    const sets = [...'OSOSFOSFOF'];
    // Of four oxides two in each cluster, of three sulfides one, of the fluorides none: 6 times 3 times 1 labellings.
    const of = (oxides: string, sulfides: string) => {
      const left: Record<string, string[]> = { O: [...oxides], S: [...sulfides], F: ['2', '2', '2'] };
      return sets.map((set) => Number(left[set]!.shift()));
    };
    const test = (labels: number[], seed: number) =>
      beyondComposition(composition, sets, onsets, labels, { permutations: 1, seed })!;
    const expected = ['1122', '1212', '1221', '2112', '2121', '2211'].flatMap((oxides) =>
      ['122', '212', '221'].map((sulfides) => test(of(oxides, sulfides), 1).dropEv),
    );
    const counts = new Array<number>(18).fill(0);
    for (let seed = 0; seed < 900; seed++) {
      const drop = test(of('1122', '122'), seed).permutedDropEv;
      const found = expected.flatMap((each, i) => (Math.abs(each - drop) < 1e-9 ? [i] : []));
      expect(found, `seed ${seed}: ${drop} eV`).toHaveLength(1);
      counts[found[0]!]!++;
    }
    expect(counts.reduce((sum, count) => sum + (count - 50) ** 2 / 50, 0)).toBeLessThan(47.6);
  });

  it('draws every round anew, and the first rounds the same however many follow', () => {
    const { composition, sets, onsets, labels } = made(30, 8, 0);
    const total = (permutations: number) =>
      permutations * beyondComposition(composition, sets, onsets, labels, { permutations, seed: 4 })!.permutedDropEv;
    const totals = [1, 2, 3, 4].map(total);
    const drops = totals.map((value, round) => value - (totals[round - 1] ?? 0));
    expect(new Set(drops.map((drop) => drop.toFixed(9))).size).toBe(4);
  });

  it('counts the crystals whose label can change: those of anion sets with more than one cluster', () => {
    const { composition, onsets } = made(20, 4, 0);
    // Twelve oxides in two clusters, five sulfides in one, three fluorides in three.
    const sets = onsets.map((_, i) => (i < 12 ? 'O' : i < 17 ? 'S' : 'F'));
    const labels = onsets.map((_, i) => (i < 17 ? 1 + (i < 5 ? 1 : 0) : i));
    const found = beyondComposition(composition, sets, onsets, labels, { permutations: 9, seed: 1 })!;
    expect(found).toMatchObject({ crystals: 20, exchangeable: 15, permutations: 9 });
  });

  it('leaves out crystals without onset, and needs ten', () => {
    const { composition, sets, onsets, labels } = made(12, 2, 0);
    const some = (known: number) => onsets.map((onset, i) => (i < known ? onset : null));
    expect(beyondComposition(composition, sets, some(11), labels, { permutations: 9, seed: 1 })!.crystals).toBe(11);
    expect(beyondComposition(composition, sets, some(10), labels, { permutations: 9, seed: 1 })!.crystals).toBe(10);
    expect(beyondComposition(composition, sets, some(9), labels, { permutations: 9, seed: 1 })).toBeNull();
    // What is left out may be any of them: the others stay with their own labels and features.
    const rotated = <T>(list: readonly T[]) => [...list.slice(-1), ...list.slice(0, -1)];
    const moved = beyondComposition(rotated(composition), rotated(sets), rotated(some(11)), rotated(labels));
    const first = beyondComposition(composition, sets, some(11), labels);
    expect(moved!.jointErrorEv).toBeCloseTo(first!.jointErrorEv, 12);
    expect(moved!.compositionErrorEv).toBeCloseTo(first!.compositionErrorEv, 12);
  });

  it('refuses columns of different length, and no permutation', () => {
    const data = made(12, 2, 0);
    const { composition, sets, onsets, labels } = data;
    expect(() => beyondComposition(composition.slice(1), sets, onsets, labels)).toThrow(
      '12 onsets with 11 compositions',
    );
    expect(() => beyondComposition(composition, [], onsets, labels)).toThrow('0 anion sets');
    expect(() => beyondComposition(composition, sets, onsets, [...labels, 1])).toThrow('13 labels');
    expect(() => beyondComposition(composition, sets, onsets.slice(2), labels)).toThrow(
      '10 onsets with 12 compositions',
    );
    for (const count of [0, -1, 1.5, Number.NaN]) expect(() => pOf(data, count)).toThrow(`${count} permutations`);
    expect(pOf(data, 1)).toBeGreaterThanOrEqual(0.5);
  });

  function argumentsOf({ composition, sets, onsets, labels }: Made) {
    return [composition, sets, onsets, labels] as const;
  }
});
