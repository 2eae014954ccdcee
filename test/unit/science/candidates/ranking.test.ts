import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../../schemas/run/artifact.js';
import { applicabilityDomain, onsetScore, rankCandidates } from '../../../../science/candidates/index.js';
import { calibrationOf } from '../../../../science/evidence/index.js';

const WINDOW = { onsetMinEv: 1.1, onsetMaxEv: 1.8 };

describe('onset score', () => {
  it('is 1 inside the window, ends included, and falls by a factor e an electronvolt outside', () => {
    for (const onset of [1.1, 1.5, 1.8]) expect(onsetScore(onset, WINDOW)).toEqual({ inWindow: true, score: 1 });
    expect(onsetScore(0.1, WINDOW)).toEqual({ inWindow: false, score: expect.closeTo(1 / Math.E, 12) });
    expect(onsetScore(3.8, WINDOW).score).toBeCloseTo(Math.exp(-2), 12);
    expect(onsetScore(null, WINDOW)).toEqual({ inWindow: false, score: 0 });
  });
});

function results(rows: [string, number | null, number][]): Table<'screening-results'> {
  return {
    kind: 'screening-results',
    rows: rows.length,
    columns: {
      id: rows.map(([id]) => id),
      formula: rows.map(([id]) => id),
      origin: rows.map(() => 'substitution'),
      parent: rows.map(() => null),
      onsetEv: rows.map(([, onset]) => onset),
      onsetReason: rows.map(() => null),
      distance: Float64Array.from(rows, ([, , distance]) => distance),
      nearestId: rows.map(([id]) => `near ${id}`),
      nearestCluster: Uint32Array.from(rows, (_, i) => i),
      inDomain: rows.map(() => true),
      inWindow: rows.map(() => false),
      score: new Float64Array(rows.length),
    },
    metadata: { producer: 'test' },
  };
}

describe('ranking', () => {
  it('puts the window first, then the nearest to it, ties by id, and moves whole rows (by hand)', () => {
    const ranked = rankCandidates(
      results([
        ['none', null, 5],
        ['far', 9, 4],
        ['b', 1.2, 3],
        ['near', 1.9, 2],
        ['B', 1.7, 1],
      ]),
      WINDOW,
    );
    expect(ranked.columns.id).toEqual(['B', 'b', 'near', 'far', 'none']);
    expect(ranked.columns.inWindow).toEqual([true, true, false, false, false]);
    expect(Array.from(ranked.columns.distance)).toEqual([1, 3, 2, 4, 5]);
    expect(Array.from(ranked.columns.nearestCluster)).toEqual([4, 2, 3, 1, 0]);
    expect(ranked.columns.nearestId).toEqual(['near B', 'near b', 'near near', 'near far', 'near none']);
    expect(ranked.metadata).toEqual({ producer: 'test' });
  });

  it('does not depend on the order of the rows (law)', () => {
    const row = fc.tuple(fc.string(), fc.option(fc.double({ min: 0, max: 15, noNaN: true })), fc.constant(0));
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ([id]) => id, maxLength: 12 }), (rows) => {
        const ids = (ordered: typeof rows) => rankCandidates(results(ordered), WINDOW).columns.id;
        expect(ids([...rows].reverse())).toEqual(ids(rows));
      }),
    );
  });
});

describe('ranking by what is known of the errors', () => {
  // Fifty crystals, predicted 0.0, 0.1, .. 4.9 eV. Below 2 eV the truth is 1 eV lower, above it is as predicted.
  const predicted = Array.from({ length: 50 }, (_, i) => i / 10);
  const truth = predicted.map((onset) => (onset < 2 ? onset - 1 : onset));
  const calibration = calibrationOf(
    truth,
    predicted,
    predicted.map((_, i) => `compound ${i}`),
  );

  it('goes by the probability that the onset lies in the window, not by the predicted value (by hand)', () => {
    const window = { onsetMinEv: 2, onsetMaxEv: 3 };
    // Of the 40 crystals nearest to 1.95 (0.0 to 3.9) twenty have a residual of -1 and twenty one of 0. Without it: 1.95 - 1 and
    // 1.95 miss the window, so P = 0; from 2.55 (0.6 to 4.5) those 26 without a residual stay in it, those 14 with one do not.
    const ranked = rankCandidates(
      results([
        ['none', null, 1],
        ['late', 1.95, 1],
        ['inside', 2.55, 1],
        ['above', 3.55, 1],
      ]),
      window,
      { leading: calibration },
    );
    expect(ranked.columns.id).toEqual(['inside', 'above', 'late', 'none']);
    const probability = ranked.extra!.probability as (number | null)[];
    expect(probability[0]).toBeCloseTo(26 / 40, 12);
    // Of those nearest to 3.55 (1.0 to 4.9) ten are 1 eV lower: 2.55, in the window.
    expect(probability[1]).toBeCloseTo(10 / 40, 12);
    expect(probability.slice(2)).toEqual([0, null]);
    // 46th of 50 residuals by size, ceil(0.9 * 51): 1 eV.
    const [lower, upper] = [ranked.extra!.onsetLowerEv, ranked.extra!.onsetUpperEv] as (number | null)[][];
    expect(lower![0]).toBeCloseTo(1.55, 12);
    expect(upper![0]).toBeCloseTo(3.55, 12);
    expect([lower![3], upper![3]]).toEqual([null, null]);
  });

  it('gives no interval below 0 eV', () => {
    const ranked = rankCandidates(results([['low', 0.5, 1]]), WINDOW, { leading: calibration });
    expect(ranked.extra!.onsetLowerEv).toEqual([0]);
  });

  it('claims nothing from fewer crystals than a probability rests on', () => {
    const few = calibrationOf(truth.slice(0, 39), predicted.slice(0, 39), truth.slice(0, 39).map(String));
    expect(rankCandidates(results([['a', 1.2, 3]]), WINDOW, { leading: few }).extra).toBeUndefined();
  });
});

describe('applicability domain', () => {
  // On a line at 0, 1, 2, .. 18 every neighbour is 1 away; the point at 30 is 12 away: 20 crystals, 95 percent
  // quantile between the 19th and 20th value at position 0.95 * 19 = 18.05: 1 + 0.05 * 11.
  const training = { width: 1, values: Float32Array.from([...Array(19).keys(), 30]) };

  it('ends at the quantile of the leave-one-out distances (by hand)', () => {
    const domain = applicabilityDomain(training, { width: 1, values: Float32Array.of(20, 18.5, -1.5, 31) });
    expect(domain.threshold).toBeCloseTo(1.55, 12);
    expect(Array.from(domain.distance)).toEqual([2, 0.5, 1.5, 1]);
    expect(Array.from(domain.nearest)).toEqual([18, 18, 0, 19]);
    expect(domain.inDomain).toEqual([false, true, true, true]);
  });

  it('holds every training crystal at distance 0, also where all are alike', () => {
    const alike = { width: 2, values: new Float32Array(10) };
    const domain = applicabilityDomain(alike, alike);
    expect(domain.inDomain).toEqual([true, true, true, true, true]);
    expect(Array.from(domain.nearest)).toEqual([0, 0, 0, 0, 0]);
  });

  it('refuses another width, a single training crystal and values that are not finite; no queries are no rows', () => {
    expect(() => applicabilityDomain(training, { width: 2, values: new Float32Array(2) })).toThrow('width 2');
    expect(() => applicabilityDomain({ width: 1, values: Float32Array.of(1) }, training)).toThrow('1 training crystal');
    expect(() => applicabilityDomain(training, { width: 1, values: Float32Array.of(Number.NaN) })).toThrow(
      'embedding 0 is not finite',
    );
    expect(applicabilityDomain(training, { width: 1, values: new Float32Array(0) }).inDomain).toEqual([]);
  });
});
