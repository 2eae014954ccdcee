/** Successive halving of all trials together: cases worked by hand, and what follows from the rule. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../../../bench/simulated-sweep.js';
import { judgeTrial, nextTasks, type Parameters, type TrialRecord } from '../../../../../science/sweep/index.js';
import { sweepPlan } from '../../../../harness/tables/sweep-plans.js';

const WIDTHS = [8, 16, 24, 32];

function halvingPlan(trials: number, stopping = { eta: 2, rungs: [20, 60, 120] }) {
  const values = Array.from({ length: trials }, (_, i) => 8 * (i + 1));
  return sweepPlan({
    method: 'grid',
    space: [{ name: 'hiddenFeatures', group: 'network', kind: 'values', values }],
    stopping,
    maxTrials: null,
    parallel: 2,
    lag: 0,
  });
}

const measured = (...values: (number | null)[]): TrialRecord => ({
  parameters: {},
  rungs: values.map((value, i) => ({ epochs: [20, 60, 120][i]!, value })),
  ended: null,
});

describe('trials compared all together', () => {
  const plan = halvingPlan(WIDTHS.length);

  it('all run to the first rung before one of them goes on, whatever the lag', () => {
    const records = [measured(0.5), measured(0.4), measured()];
    const tasks = nextTasks(plan, records, new Set([2]));
    expect(tasks.ends).toEqual([]);
    expect(tasks.train).toEqual([]);
    expect(tasks.start).toEqual([{ trial: 3, parameters: { hiddenFeatures: 32 }, untilEpochs: 20 }]);
  });

  it('go on with the best half, then the best quarter (worked by hand)', () => {
    const first = [measured(0.5), measured(0.4), measured(0.1), measured(0.2)];
    const { ends } = nextTasks(plan, first, new Set());
    expect(ends.map(({ trial, verdict }) => [trial, 'reason' in verdict && verdict.reason])).toEqual([
      [0, 'place 4 of 4 after 20 epochs, the best 2 go on'],
      [1, 'place 3 of 4 after 20 epochs, the best 2 go on'],
    ]);
    for (const { trial, end } of ends) first[trial] = { ...first[trial]!, ended: end };
    expect(nextTasks(plan, first, new Set()).train.map(({ trial, untilEpochs }) => [trial, untilEpochs])).toEqual([
      [2, 60],
      [3, 60],
    ]);
    const second = [first[0]!, first[1]!, measured(0.1, 0.09), measured(0.2, 0.05)];
    expect(judgeTrial(plan, 2, 60, second)).toMatchObject({ kind: 'stop', rank: 2, of: 2 });
    expect(judgeTrial(plan, 3, 60, second)).toMatchObject({ kind: 'continue', rank: 1, of: 2 });
  });

  it('stand in the order of their numbers where they are equal', () => {
    const records = Array.from({ length: 4 }, () => measured(0.3));
    expect(records.map((_, trial) => judgeTrial(plan, trial, 20, records).kind)).toEqual([
      'continue',
      'continue',
      'stop',
      'stop',
    ]);
  });

  it('count a diverged one as measured, and let none of them go on', () => {
    const records = [measured(null), measured(null), measured(0.7), measured(null)];
    expect(records.map((_, trial) => judgeTrial(plan, trial, 20, records).kind)).toEqual([
      'stop',
      'stop',
      'continue',
      'stop',
    ]);
  });

  it('wait for nobody who failed before the rung, and for none that will not start', () => {
    const failed: TrialRecord = { ...measured(), ended: { reason: 'failed', epochs: 0, value: null } };
    const records = [measured(0.5), failed, measured(0.1)];
    expect(judgeTrial(plan, 0, 20, records, false).kind).toBe('wait');
    expect(judgeTrial(plan, 0, 20, records, true)).toMatchObject({ kind: 'stop', rank: 2, of: 2 });
    expect(nextTasks(plan, records, new Set()).start.map(({ trial }) => trial)).toEqual([3]);
    expect(nextTasks(plan, records, new Set(), false).ends.map(({ trial }) => trial)).toEqual([0]);
  });

  it('are left to end by their own rule when an amendment brings others in', () => {
    const grown = {
      ...plan,
      amendments: [
        { fromTrial: 4, values: { hiddenFeatures: [40] }, stopping: { eta: 2, minEpochs: 20, maxEpochs: 120 } },
      ],
    };
    const records = [measured(0.5), measured(0.4), measured(0.1), measured(0.2)];
    expect(nextTasks(grown, records, new Set()).ends.map(({ trial }) => trial)).toEqual([0, 1]);
  });
});

it('every trial ends exactly once, and the best is never stopped, at any parallelism (laws)', () => {
  const value = fc.option(fc.integer({ min: 0, max: 5 }), { nil: null });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 12 }),
      fc.double({ min: 1.5, max: 4, noNaN: true }),
      fc.integer({ min: 1, max: 5 }),
      (values, eta, parallel) => {
        const plan = { ...halvingPlan(values.length, { eta, rungs: [1, 2, 4] }), parallel };
        const errorOf = ({ hiddenFeatures }: Parameters) => values[Number(hiddenFeatures) / 8 - 1]!;
        const { records } = simulate(plan, errorOf);
        expect(records.map(({ ended }) => ended !== null)).toEqual(values.map(() => true));
        const alone = simulate({ ...plan, parallel: 1 }, errorOf);
        expect(records).toEqual(alone.records);
        const sound = values.filter((each) => each !== null);
        const finished = records.flatMap(({ ended }) => (ended?.reason === 'finished' ? [ended.value!] : []));
        // The value of a trial is the same at every rung here.
        if (sound.length > 0) expect(Math.min(...finished)).toBe(Math.min(...sound));
      },
    ),
  );
});
