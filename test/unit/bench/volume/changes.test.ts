import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  changeError,
  correlation,
  directGapsEv,
  edgeChanges,
  perLogVolume,
  rightSigns,
  volumeCrystals,
  wilsonInterval,
} from '../../../../bench/volume/changes.js';

const FOLDER = 'data/gpaw-absorption-volume';
const crystals = volumeCrystals(readFileSync(`${FOLDER}/conditions.csv`, 'utf8'));
const gaps = directGapsEv(gunzipSync(readFileSync(`${FOLDER}/absorption.jsonl.gz`)).toString('utf8'));

/** Counted in Python over the files of the set: 73 crystals, 216 spectra, 69 changes of 0.05 eV or more, 51 of them upwards. */
describe('changes of the edge with the volume', () => {
  it('are those of the set', () => {
    expect(crystals).toHaveLength(73);
    expect(crystals.reduce((sum, { idAt }) => sum + idAt.size, 0)).toBe(216);
    const changes = edgeChanges(
      crystals,
      (id) => gaps.get(id)!,
      () => 1,
    );
    expect(changes).toHaveLength(69);
    expect(changes.filter(({ reference }) => reference > 0)).toHaveLength(51);
    // Tellurides of cadmium and barium: 0.58 to 0.94 eV and 2.03 to 1.78 eV, by the card of the set.
    const of = (base: string) => changes.find((each) => each.base === base)!.reference;
    expect(of('CdTe-zincblende')).toBeCloseTo(0.36, 1);
    expect(of('BaTe-rocksalt')).toBeCloseTo(-0.25, 1);
  });

  it('of no size, or not predicted, have no right sign', () => {
    const changes = [
      { base: 'a', reference: 0.2, predicted: 0.01 },
      { base: 'b', reference: -0.2, predicted: 0.01 },
      { base: 'c', reference: 0.2, predicted: 0 },
      { base: 'd', reference: -0.2, predicted: null },
    ];
    expect(rightSigns(changes)).toBe(1);
    // (0.19 + 0.21 + 0.2 + 0.2) / 4
    expect(changeError(changes)).toBeCloseTo(0.2, 12);
  });

  // Newcombe, Stat. Med. 17, 857 (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('are right in %d of %d: the published interval', (k, n, lower, upper) => {
    const [least, most] = wilsonInterval(k, n);
    expect(least).toBeCloseTo(lower, 4);
    expect(most).toBeCloseTo(upper, 4);
  });

  it('go together as Pearson has it', () => {
    const pairs = [
      [1, 2],
      [2, 1],
      [3, 3],
    ] as const;
    // Deviations -1, 0, 1 and 0, -1, 1: sum of products 1, of squares 2 and 2.
    const changes = pairs.map(([reference, predicted]) => ({ base: '', reference, predicted }));
    expect(correlation(changes)).toBeCloseTo(0.5, 12);
    expect(correlation(changes.map((each) => ({ ...each, predicted: 1 })))).toBeNull();
  });

  it('per logarithm of the volume fall where the edge rises under compression', () => {
    // ln(0.94 / 1.06) = -0.12014
    expect(perLogVolume(0.12014)).toBeCloseTo(-1, 4);
  });
});
