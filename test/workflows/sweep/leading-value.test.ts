/** A sweep that chooses by the error of the onset, on a real Temporal server with trainings that compute nothing. */
import { describe, expect, it } from 'vitest';
import type { RungTask } from '../../../bench/no-op/trainer.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { trialRows } from '../../../schemas/sweep/trial-row.js';
import { laboratoryOfTests } from '../../harness/pipelines/sweep-laboratory.js';
import { SMALL_PLAN } from '../../harness/tables/sweep-plan.js';

const laboratory = laboratoryOfTests();

const WIDTHS = [16, 32, 48, 64];
/** All go through one epoch, half through three: the validation error is lowest at 48, that of the onset falls with the width. */
const PLAN: SweepPlan = {
  ...SMALL_PLAN,
  method: 'grid',
  space: [{ name: 'hiddenFeatures', group: 'network', kind: 'values', values: WIDTHS }],
  maxTrials: null,
  stopping: { eta: 2, rungs: [1, 3] },
};
const leadingMae = ({ network, untilEpoch }: RungTask) => 1 / network.hiddenFeatures + 1 / untilEpoch;

describe('a sweep by leadingMae', () => {
  it('halves, ranks and chooses by it, and keeps the validation errors beside it', async () => {
    const bySpectrum = await laboratory({ leadingMae });
    const other = await bySpectrum.run(PLAN);
    expect(other.best.parameters.hiddenFeatures).toBe(48);
    expect(bySpectrum.host.tasks.some(({ step }) => step === 'leadingError')).toBe(false);
    expect(trialRows(await bySpectrum.leaderboard(other.leaderboard))[0]!.leadingMae).toBeNull();

    const { run, host, leaderboard } = await laboratory({ leadingMae });
    const result = await run({ ...PLAN, metric: 'leadingMae' });
    const rows = trialRows(await leaderboard(result.leaderboard));
    expect(rows.map(({ parameters }) => parameters.hiddenFeatures)).toEqual([64, 48, 32, 16]);
    // Two of four go on after the first rung.
    expect(rows.map(({ leadingMae: value }) => value)).toEqual([
      1 / 64 + 1 / 3,
      1 / 48 + 1 / 3,
      1 / 32 + 1,
      1 / 16 + 1,
    ]);
    expect(rows.map(({ epochs }) => epochs)).toEqual([3, 3, 1, 1]);
    expect(result.best.value).toBe(1 / 64 + 1 / 3);
    expect(rows[0]!.bestValidationMae).toBeGreaterThan(rows[1]!.bestValidationMae!);
    // One a rung.
    expect(host.tasks.filter(({ step }) => step === 'leadingError')).toHaveLength(6);
  }, 60_000);

  it('finds the trainings of a sweep by another metric again, and measures them', async () => {
    const first = await laboratory({ leadingMae });
    await first.run(PLAN);
    const trained = first.trained().length;
    const result = await first.run({ ...PLAN, name: 'again', metric: 'leadingMae' });
    expect(result.best.parameters.hiddenFeatures).toBe(64);
    // Of the two that go on now, the other metric had let 48 go on, and 32 or 64 beside it.
    expect(first.trained().length - trained).toBeLessThanOrEqual(1);
  }, 60_000);

  it('ends with the reason where the targets have no leading value', async () => {
    const { run } = await laboratory({
      leadingMae: () => {
        throw new InvalidInputError('the targets have no energy axis: no onset can be read off them');
      },
    });
    await expect(run({ ...PLAN, metric: 'leadingMae' })).rejects.toMatchObject({
      cause: {
        cause: { type: 'InvalidInputError', message: 'the targets have no energy axis: no onset can be read off them' },
      },
    });
  }, 60_000);
});
