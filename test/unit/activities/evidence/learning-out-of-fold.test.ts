/** The step on spectra whose errors can be told without a program: late by a constant that halves with twice the crystals. */
import { describe, expect, it } from 'vitest';
import { learningOutOfFold } from '../../../../activities/evidence/learning-out-of-fold.js';
import { learningPoints } from '../../../../schemas/tables/evidence-rows.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { madeCrystals } from './made-crystals.js';

const { structures, spectra, outOfFold } = madeCrystals();
const lateBy = (network: number, trees: number) => outOfFold({ network: () => network, trees: () => -trees });

const { outputs } = await learningOutOfFold.run(
  { structures, spectra, split: null, quarter: lateBy(0.8, 0.5), half: lateBy(0.4, 0.4), all: lateBy(0.2, 0.3) },
  { folds: 2, by: 'formula', seeds: 1, seed: 7, trained: { quarter: 2.5, half: 5, all: 10 } },
  stepContext(),
);
const points = learningPoints(outputs.learning);
const pointOf = (method: string, share: number, measure = 'onset') =>
  points.find((point) => point.method === method && point.share === share && point.measure === measure)!;

describe('a learning curve out of fold', () => {
  it('has a point a share, method and measure, fewest crystals first', () => {
    expect(points).toHaveLength(3 * 3 * 2);
    expect([...new Set(points.map(({ share }) => share))]).toEqual([0.25, 0.5, 1]);
    expect([...new Set(points.map(({ trained }) => trained))]).toEqual([2.5, 5, 10]);
  });

  it('measures spectra and onsets of network, trees and their mean', () => {
    for (const [share, network, trees] of [
      [0.25, 0.8, 0.5],
      [0.5, 0.4, 0.4],
      [1, 0.2, 0.3],
    ] as const)
      for (const measure of ['spectrum', 'onset']) {
        expect(pointOf('network', share, measure).value).toBeCloseTo(network, 5);
        expect(pointOf('trees', share, measure).value).toBeCloseTo(trees, 5);
        // One late, the other early.
        const mean = pointOf('mean of network and trees', share, measure).value!;
        expect(mean).toBeCloseTo(Math.abs(network - trees) / 2, 5);
      }
  });

  it('says how much more fewer crystals err than all, on the same crystals', () => {
    const half = pointOf('network', 0.5);
    for (const value of [half.excess, half.excessLower, half.excessUpper]) expect(value).toBeCloseTo(0.2, 5);
    expect(pointOf('trees', 0.25).excess).toBeCloseTo(0.2, 5);
    expect(pointOf('network', 1)).toMatchObject({ excess: 0, excessLower: 0, excessUpper: 0 });
  });
});
