/** Memory, limits, settings and ranks of trials. Expected values: formulas of the headers by hand, orders by counting. */
import { describe, expect, it } from 'vitest';
import type { PlanAmendment, SweepPlan } from '../../../../../schemas/sweep/sweep-plan.js';
import {
  amended,
  distinctTrials,
  finalistsOf,
  limitsOf,
  rankedTrials,
  refusalOf,
  standingFor,
  type TrialRecord,
  trainingMemoryBytes,
  trialSettings,
} from '../../../../../science/sweep/index.js';
import { sweepPlan } from '../../../../harness/tables/sweep-plans.js';

describe('the memory of a training', () => {
  const settings = {
    network: { hiddenFeatures: 10, alignnLayers: 2, gcnLayers: 3, outputFeatures: 7 },
    training: { batchSize: 4, maxTripletsPerStep: 1000 },
  };
  const base = 0.6 * 2 ** 30;
  // P = 14 (2 + 3) 10^2 + 2 10 7 = 7,140 parameters in 8 copies of 4 bytes; 24 values of 4 bytes for each triplet, feature and layer.
  const bytes = (triplets: number) => base + 4 * 8 * 7140 + 4 * 24 * triplets * 10 * 2;

  it.each([
    ['of crystals unknown', 0, 0],
    ['of a batch', 100, 400],
    ['of a batch up to the cap', 300, 1000],
    ['of one crystal above the cap', 1500, 1500],
  ])('%s', (_, largest, triplets) => {
    expect(trainingMemoryBytes(settings, largest)).toBeCloseTo(bytes(triplets), 3);
  });
});

const amendment = (fromTrial: number, change: Omit<PlanAmendment, 'fromTrial'>): PlanAmendment => ({
  fromTrial,
  ...change,
});
const LIMITED: Partial<SweepPlan> = { maxTrials: 10, maxEpochs: 500, maxComputeHours: 2 };

describe('limits', () => {
  it('are those of the plan, then of the last amendment that names each', () => {
    const plan = sweepPlan(LIMITED);
    expect(limitsOf(plan)).toEqual({ maxTrials: 10, maxEpochs: 500, maxComputeHours: 2 });
    const more = amended(
      amended(amended(plan, amendment(1, { maxTrials: 20 })), amendment(2, { maxEpochs: 900 })),
      amendment(3, { maxComputeHours: 5, maxTrials: 30 }),
    );
    expect(limitsOf(more)).toEqual({ maxTrials: 30, maxEpochs: 900, maxComputeHours: 5 });
  });

  it.each([
    [{ maxTrials: 10 }, 'a budget can only be raised: 10 trials asked for, 10 allowed already'],
    [{ maxEpochs: 499 }, 'a budget can only be raised: 499 epochs asked for, 500 allowed already'],
    [{ maxComputeHours: 1 }, 'a budget can only be raised: 1 compute hours asked for, 2 allowed already'],
    [{ values: { nothing: [1] } }, 'nothing is no parameter of this sweep'],
    [
      { values: { hiddenFeatures: [64] } },
      'hiddenFeatures is a range (int_uniform); values can be added to lists only',
    ],
    [{ values: { maxNeighbors: [24, '28'] } }, 'maxNeighbors has number values, "28" is none'],
    [{ values: { maxNeighbors: [24, 12] } }, 'maxNeighbors has the value 12 already'],
    [{ values: { maxNeighbors: [24, 24] } }, 'maxNeighbors has the value 24 already'],
    [{ stopping: { eta: 3, minEpochs: 10, maxEpochs: 9 } }, 'the first rung (10 epochs) lies behind the last (9)'],
  ])('%j is refused', (change, words) => {
    expect(refusalOf(sweepPlan(LIMITED), amendment(3, change as never))).toBe(words);
    expect(() => amended(sweepPlan(LIMITED), amendment(3, change as never))).toThrow(new RangeError(words));
  });

  it('that the sweep has not cannot be raised; what can be is not refused', () => {
    const open = sweepPlan({ maxTrials: 5 });
    expect(refusalOf(open, amendment(1, { maxEpochs: 9 }))).toBe('the sweep has no limit of epochs to raise');
    expect(refusalOf(open, amendment(1, { maxComputeHours: 9 }))).toBe(
      'the sweep has no limit of compute hours to raise',
    );
    for (const change of [
      { maxTrials: 6 },
      { values: { maxNeighbors: [24] } },
      { stopping: { eta: 2, minEpochs: 9, maxEpochs: 9 } },
    ])
      expect(refusalOf(open, amendment(1, change))).toBeNull();
  });

  it('of a schedule that does not follow the rule hold for the last rung', () => {
    const plan = sweepPlan({ scheduleFollowsStopping: false });
    const { scheduledEpochs } = plan.base.training;
    const until = (maxEpochs: number) =>
      refusalOf(plan, amendment(1, { stopping: { eta: 3, minEpochs: 3, maxEpochs } }));
    expect(until(scheduledEpochs)).toBeNull();
    expect(until(scheduledEpochs + 1)).toBe(
      `the last rung (${scheduledEpochs + 1} epochs) lies behind the end of the schedule (${scheduledEpochs})`,
    );
  });
});

describe('settings of a trial', () => {
  const list = (name: string, group: 'graph' | 'training', values: (string | number)[]) =>
    ({ name, group, kind: 'values', values }) as const;

  it('are those of the plan with its parameters, and the end of the schedule of its rule', () => {
    const plan = sweepPlan({ stopping: { eta: 3, minEpochs: 3, maxEpochs: 27 } });
    const { graph, network, training } = trialSettings(plan, 0, {
      maxNeighbors: 8,
      hiddenFeatures: 33,
      weightDecay: 0.5,
    });
    expect(graph).toEqual({ ...plan.base.graph, maxNeighbors: 8 });
    expect(network).toEqual({ ...plan.base.network, hiddenFeatures: 33 });
    expect(training).toEqual({ ...plan.base.training, weightDecay: 0.5, scheduledEpochs: 27 });
    const apart = sweepPlan({ scheduleFollowsStopping: false });
    expect(trialSettings(apart, 0, {}).training.scheduledEpochs).toBe(apart.base.training.scheduledEpochs);
  });

  it('without effect have the value of the plan: neighbours of a radius, cutoffs of neighbours, the end of no schedule', () => {
    const space = [
      list('strategy', 'graph', ['radius', 'k-nearest']),
      list('maxNeighbors', 'graph', [6, 7]),
      list('cutoffAngstrom', 'graph', [4, 5]),
      list('schedule', 'training', ['constant', 'cosine']),
      list('scheduledEpochs', 'training', [50, 60]),
    ];
    const plan = sweepPlan({
      space: space as never,
      scheduleFollowsStopping: false,
      stopping: { eta: 3, minEpochs: 3, maxEpochs: 27 },
    });
    const of = (parameters: Record<string, string | number>) =>
      trialSettings(plan, 0, { maxNeighbors: 7, cutoffAngstrom: 5, scheduledEpochs: 60, ...parameters });
    const { maxNeighbors, cutoffAngstrom } = plan.base.graph;
    expect(of({ strategy: 'radius', schedule: 'cosine' })).toMatchObject({
      graph: { maxNeighbors, cutoffAngstrom: 5 },
      training: { scheduledEpochs: 60 },
    });
    expect(of({ strategy: 'k-nearest', schedule: 'constant' })).toMatchObject({
      graph: { maxNeighbors: 7, cutoffAngstrom },
      training: { scheduledEpochs: 27 },
    });
    const whole = { ...plan, stopping: null };
    expect(trialSettings(whole, 0, { schedule: 'constant', scheduledEpochs: 60 }).training.scheduledEpochs).toBe(60);
  });
});

describe('ranks', () => {
  const trial = (value: number | null, trialId?: string, epochs = 3, reason?: 'finished' | 'stopped'): TrialRecord => ({
    ...(trialId === undefined ? {} : { trialId }),
    parameters: {},
    rungs: [{ epochs, value }],
    ended: reason ? { reason, epochs, value } : null,
  });

  it('go by value, equal ones by number, those without a value last, repeats behind them', () => {
    const records = [trial(3), trial(1, 'a'), trial(null), trial(1), trial(1, 'a'), trial(Number.NaN), trial(2)];
    expect(rankedTrials(records)).toEqual([1, 3, 6, 0, 2, 5, 4]);
    expect(standingFor(records)).toEqual([0, 1, 2, 3, 1, 5, 6]);
    expect(distinctTrials(records)).toEqual(records.filter((_, n) => n !== 4));
  });

  it('of one training are that with a value, then that with the most epochs, then the first', () => {
    expect(standingFor([trial(null, 'a', 9), trial(4, 'a', 3), trial(null, 'a', 27)])).toEqual([1, 1, 1]);
    expect(standingFor([trial(4, 'a', 3), trial(5, 'a', 9), trial(3, 'a', 9)])).toEqual([1, 1, 1]);
    expect(standingFor([trial(4, 'a', 3), trial(3, 'a', 3)])).toEqual([0, 0]);
    expect(standingFor([{ ...trial(4, 'a'), rungs: [] }, trial(3, 'a')])).toEqual([1, 1]);
  });

  it('of finalists are over those trained to the end; where none was, over all with a value', () => {
    const plan = sweepPlan({ finalists: 2 });
    const some = [
      trial(1, 'a', 3, 'stopped'),
      trial(5, 'b', 27, 'finished'),
      trial(4, 'c', 27, 'finished'),
      trial(2, 'd', 27, 'finished'),
    ];
    expect(finalistsOf(plan, some)).toEqual([3, 2]);
    expect(finalistsOf(plan, [trial(null, 'a', 3, 'stopped'), trial(7, 'b'), trial(6, 'c', 3, 'stopped')])).toEqual([
      2, 1,
    ]);
    expect(finalistsOf(plan, [])).toEqual([]);
    const repeated = [trial(2, 'a', 27, 'finished'), trial(2, 'a', 27, 'finished'), trial(3, 'b', 27, 'finished')];
    expect(finalistsOf(plan, repeated)).toEqual([0, 2]);
  });
});
