/** Rungs by counting: factors of eta, and lists as they were given. */
import { expect, it } from 'vitest';
import { halvingRungs, lastRung, trialRungs } from '../../../../../science/sweep/index.js';
import { sweepPlan } from '../../../../harness/tables/sweep-plans.js';

it('grow by eta and end at the maximum', () => {
  expect(halvingRungs(5, 45, 3)).toEqual([5, 15, 45]);
  expect(halvingRungs(5, 60, 3)).toEqual([5, 15, 45, 60]);
  expect(halvingRungs(7, 7, 2)).toEqual([7]);
  expect(halvingRungs(1, 4, 1.2)).toEqual([1, 2, 3, 4]);
  expect(() => halvingRungs(10, 5, 2)).toThrow('rungs from 10 to 5');
  expect(() => halvingRungs(1, 5, 1)).toThrow('eta is 1');
});

it('of trials that are compared together are those that were listed', () => {
  const stopping = { eta: 2, rungs: [20, 60, 120] };
  expect(trialRungs(sweepPlan({ stopping }), 3, {})).toEqual([20, 60, 120]);
  expect(lastRung(stopping)).toBe(120);
  expect(lastRung({ eta: 3, minEpochs: 5, maxEpochs: 60 })).toBe(60);
});
