/** How costs of steps are added up and compared from size to size. */
import { expect, it } from 'vitest';
import { growthOverNLogN, stepCosts } from '../../../bench/scale/growth.js';

it('is 1 for n log n, the ratio of sizes over that of logarithms for n squared, and less for what does not grow', () => {
  expect(growthOverNLogN([10, 100], [1, 20])).toBeCloseTo(1, 12);
  expect(growthOverNLogN([10, 100], [1, 100])).toBeCloseTo(5, 12);
  expect(growthOverNLogN([10, 100], [3, 3])).toBeCloseTo(0.05, 12);
});

it('adds up processor time, and keeps the longest attempt and the largest process of every step of a stage', () => {
  const attempt = (stage: string, seconds: number, cpuSeconds: number, peakMb: number) => ({
    stage,
    step: 'trainRung',
    seconds,
    cpuSeconds,
    peakMb,
  });
  const attempts = [attempt('sweep', 5, 1, 300), attempt('validate', 2, 9, 100), attempt('sweep', 3, 2, 400)];
  expect(stepCosts(attempts)).toEqual([
    { stage: 'validate', step: 'trainRung', attempts: 1, cpuSeconds: 9, longestSeconds: 2, peakMb: 100 },
    { stage: 'sweep', step: 'trainRung', attempts: 2, cpuSeconds: 3, longestSeconds: 5, peakMb: 400 },
  ]);
});
