/** Amendments, budgets, forecasts, identities and seeds: laws, counts by hand, and a hash from another program. */
import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../../bench/simulated-sweep.js';
import type { SearchParameter, SweepPlan } from '../../../../schemas/sweep/sweep-plan.js';
import { randomStream } from '../../../../science/numerics/counter-random.js';
import {
  amended,
  forecastSweep,
  identityHash,
  identityText,
  refusalOf,
  replicateSeed,
  suggestTrial,
  trialCount,
  trialId,
  trialRungs,
  trialSettings,
} from '../../../../science/sweep/index.js';
import { sweepPlan } from '../../../harness/tables/sweep-plans.js';

const canonicalize = canonicalizeModule as unknown as (value: unknown) => string;
const list = (name: string, group: SearchParameter['group'], values: number[]): SearchParameter => ({
  name,
  group,
  kind: 'values',
  values,
});
const GRID: Partial<SweepPlan> = {
  method: 'grid',
  maxTrials: null,
  space: [list('maxNeighbors', 'graph', [8, 12]), list('hiddenFeatures', 'network', [32, 64])],
};
const points = (plan: SweepPlan) => Array.from({ length: trialCount(plan) }, (_, i) => suggestTrial(plan, i, []));

describe('a grid that grows', () => {
  it('keeps its trials and adds the new combinations behind them', () => {
    const plan = amended(sweepPlan(GRID), { fromTrial: 3, values: { maxNeighbors: [16], hiddenFeatures: [128] } });
    const pairs = points(plan).map(({ maxNeighbors, hiddenFeatures }) => `${maxNeighbors}/${hiddenFeatures}`);
    expect(pairs).toEqual(['8/32', '8/64', '12/32', '12/64', '8/128', '12/128', '16/32', '16/64', '16/128']);
  });

  it('has every combination once, however it grew', () => {
    const values = fc.uniqueArray(fc.integer({ min: 100, max: 120 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        const added = second.filter((value) => !first.includes(value));
        let plan = amended(sweepPlan(GRID), { fromTrial: 1, values: { maxNeighbors: first } });
        if (added.length > 0) plan = amended(plan, { fromTrial: 2, values: { maxNeighbors: added } });
        const seen = new Set(points(plan).map((point) => JSON.stringify(point)));
        expect(seen.size).toBe((2 + first.length + added.length) * 2);
        expect(points(plan).slice(0, 4)).toEqual(points(sweepPlan(GRID)));
      }),
    );
  });

  it('refuses a trial that it has not', () => {
    expect(() => suggestTrial(sweepPlan(GRID), 4, [])).toThrow('the grid has 4 trials, no trial 4');
  });
});

describe('an amendment', () => {
  const plan = sweepPlan({ ...GRID, maxTrials: 10, maxEpochs: 100 });
  it.each([
    [{ maxTrials: 10 }, 'a budget can only be raised: 10 trials asked for, 10 allowed already'],
    [{ maxEpochs: 50 }, 'a budget can only be raised: 50 epochs asked for, 100 allowed already'],
    [{ maxComputeHours: 5 }, 'the sweep has no limit of compute hours to raise'],
    [{ values: { batchSize: [4] } }, 'batchSize is no parameter of this sweep'],
    [{ values: { maxNeighbors: [12] } }, 'maxNeighbors has the value 12 already'],
    [{ values: { maxNeighbors: ['many'] } }, 'maxNeighbors has number values, "many" is none'],
    [{ stopping: { eta: 2, minEpochs: 9, maxEpochs: 3 } }, 'the first rung (9 epochs) lies behind the last (3)'],
  ])('%j is refused with its reason', (amendment, reason) => {
    expect(refusalOf(plan, { fromTrial: 2, ...amendment })).toBe(reason);
    expect(() => amended(plan, { fromTrial: 2, ...amendment })).toThrow(reason);
  });

  it('adds no value that agrees with another in six digits, and seeds by every digit', () => {
    const space = [list('learningRate', 'training', [0.001, 0.002]), list('seed', 'training', [1234567])];
    const rates = sweepPlan({ method: 'grid', space });
    const refusal = (values: Record<string, number[]>) => refusalOf(rates, { fromTrial: 0, values });
    expect(refusal({ learningRate: [0.00100000004] })).toBe('learningRate has the value 0.00100000004 already');
    expect(refusal({ learningRate: [0.003, 0.0030000001] })).toBe('learningRate has the value 0.0030000001 already');
    expect(refusal({ learningRate: [0.00100001], seed: [1234568] })).toBeNull();
  });

  it('moves the end of the schedule with the last rung, for the trials from there on', () => {
    const longer = amended(plan, { fromTrial: 2, stopping: { eta: 3, minEpochs: 3, maxEpochs: 81 } });
    expect(trialSettings(longer, 1, {}).training.scheduledEpochs).toBe(27);
    expect(trialSettings(longer, 2, {}).training.scheduledEpochs).toBe(81);
    expect(trialRungs(longer, 2, {})).toEqual([3, 9, 27, 81]);
    const fixed = sweepPlan({ ...GRID, scheduleFollowsStopping: false });
    expect(refusalOf(fixed, { fromTrial: 0, stopping: { eta: 3, minEpochs: 3, maxEpochs: 500 } })).toMatch(/schedule/);
  });
});

describe('a budget of epochs', () => {
  it('is never passed, and used as far as whole trials fit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 27, max: 700 }), fc.constantFrom(1, 9), (maxEpochs, parallel) => {
        const plan = sweepPlan({ maxEpochs, parallel, maxTrials: 60 });
        const { records } = simulate(plan, ({ weightDecay }, epochs) => Number(weightDecay) + 1 / epochs);
        const spent = records.reduce((sum, { ended }) => sum + ended!.epochs, 0);
        expect(spent).toBeLessThanOrEqual(maxEpochs);
        if (records.length < 60) expect(spent + 27).toBeGreaterThan(maxEpochs);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a proposal', () => {
  it('lies in the space: lists, ranges, whole numbers, six digits', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(5000), (seed, index) => {
        const point = suggestTrial(sweepPlan({ seed }), index, []);
        expect(['layer', 'batch']).toContain(point.norm);
        expect([8, 12, 16, 20]).toContain(point.maxNeighbors);
        expect(Number.isInteger(point.hiddenFeatures)).toBe(true);
        expect(point.hiddenFeatures).toBeGreaterThanOrEqual(16);
        expect(point.hiddenFeatures).toBeLessThanOrEqual(256);
        expect(point.learningRate).toBeGreaterThanOrEqual(1e-5);
        expect(point.learningRate).toBeLessThanOrEqual(0.1);
        for (const name of ['learningRate', 'weightDecay'])
          expect(Number(Number(point[name]).toPrecision(6))).toBe(point[name]);
      }),
    );
  });

  it('is spread evenly, on the scale of its distribution', () => {
    const drawn = Array.from({ length: 2000 }, (_, i) => suggestTrial(sweepPlan({}), i, []));
    // 1e-3 is the middle of 1e-5 .. 0.1 by logarithms; four standard deviations of a share of 2,000 are 0.045.
    const low = drawn.filter(({ learningRate }) => Number(learningRate) < 1e-3).length / 2000;
    expect(Math.abs(low - 0.5)).toBeLessThan(0.045);
    for (const k of [8, 12, 16, 20])
      expect(Math.abs(drawn.filter(({ maxNeighbors }) => maxNeighbors === k).length / 2000 - 0.25)).toBeLessThan(0.04);
  });

  it('of TPE comes closer than random ones, median of 9 seeds', () => {
    const error = ({ learningRate, weightDecay }: Record<string, unknown>) =>
      (Math.log10(Number(learningRate)) + 3) ** 2 + 100 * (Number(weightDecay) - 0.05) ** 2;
    const best = (method: 'random' | 'tpe') =>
      Array.from({ length: 9 }, (_, seed) => {
        const plan = sweepPlan({ method, seed, maxTrials: 60, stopping: null });
        return Math.min(...simulate(plan, error).records.map(({ ended }) => ended!.value!));
      }).sort((a, b) => a - b)[4]!;
    expect(best('tpe')).toBeLessThan(best('random') / 2);
  });
});

describe('random streams', () => {
  it('are even and independent of one another', () => {
    const n = 20_000;
    const a = randomStream(1, 2, 'a');
    const b = randomStream(1, 2, 'b');
    let [mean, square, product] = [0, 0, 0];
    for (let k = 0; k < n; k++) {
      const [x, y] = [a.at(k) - 0.5, b.at(k) - 0.5];
      mean += x / n;
      square += (x * x) / n;
      product += (x * y) / n;
    }
    // Five standard errors: 1/sqrt(12 n), 1/sqrt(180 n), 1/(12 sqrt n).
    expect(Math.abs(mean)).toBeLessThan(0.0102);
    expect(Math.abs(square - 1 / 12)).toBeLessThan(0.0027);
    expect(Math.abs(product)).toBeLessThan(0.003);
  });
});

describe('the forecast', () => {
  it('counts a plan without early stopping exactly', () => {
    const plan = sweepPlan({
      ...GRID,
      stopping: null,
      scheduleFollowsStopping: false,
      parallel: 2,
      finalists: 2,
      replicates: 3,
    });
    const epochs = plan.base.training.scheduledEpochs;
    expect(forecastSweep(plan, () => 0.5)).toEqual({
      trials: 4,
      epochs: 4 * epochs + 2 * 2 * epochs,
      computeSeconds: 8 * epochs * 0.5,
      wallSeconds: (2 + 2) * epochs * 0.5,
    });
    expect(forecastSweep(plan, null)).toMatchObject({ computeSeconds: null, wallSeconds: null });
  });

  it('expects early stopping to save, and less to come the more is done', () => {
    const plan = sweepPlan({ maxTrials: 30 });
    const all = forecastSweep(plan, () => 1);
    expect(all.epochs).toBeLessThan((30 * 27) / 2);
    expect(all.epochs).toBeGreaterThan(30 * 3);
    const { records } = simulate(plan, ({ weightDecay }, epochs) => Number(weightDecay) + 1 / epochs);
    expect(forecastSweep(plan, () => 1, records)).toMatchObject({ trials: 0, epochs: 0, computeSeconds: 0 });
    const half = forecastSweep(plan, () => 1, records.slice(0, 15));
    expect(half.trials).toBe(15);
    expect(half.epochs).toBeLessThan(all.epochs);
  });
});

describe('the identity of a trial', () => {
  const identity = {
    ...trialSettings(sweepPlan({}), 0, { hiddenFeatures: 64, learningRate: 3.2e-7 }),
    dataset: 'd'.repeat(64),
    split: 'e'.repeat(64),
    threads: 1,
    versions: { trainRung: 2, engine: '4.22.0' },
  };

  it('is the SHA-256 of RFC 8785 JSON, as the canonicalize package and Node compute it', () => {
    expect(identityText(identity)).toBe(canonicalize(identity));
    const hash = createHash('sha256').update(canonicalize(identity)).digest('hex');
    expect(identityHash(identity)).toBe(hash);
    expect(trialId(identity)).toBe(hash.slice(0, 12));
  });

  it('changes with everything that changes a number', () => {
    const others = [
      { ...identity, dataset: 'f'.repeat(64) },
      { ...identity, split: 'f'.repeat(64) },
      { ...identity, threads: 2 },
      { ...identity, versions: { ...identity.versions, trainRung: 3 } },
      { ...identity, graph: { ...identity.graph, maxNeighbors: 13 } },
      { ...identity, network: { ...identity.network, hiddenFeatures: 65 } },
      { ...identity, training: { ...identity.training, scheduledEpochs: 28 } },
      { ...identity, training: { ...identity.training, maxTripletsPerStep: 1 } },
      { ...identity, training: { ...identity.training, seed: 1 } },
    ];
    expect(new Set([identity, ...others].map(trialId)).size).toBe(others.length + 1);
  });

  it('refuses a setting that is no number', () => {
    expect(() => identityText({ ...identity, threads: Number.NaN })).toThrow('a setting is NaN');
  });
});

describe('replicates', () => {
  it('share their seeds among the trials of one training seed, and have all different ones', () => {
    const plan = sweepPlan({});
    const seeds = Array.from({ length: 50 }, (_, replicate) => replicateSeed(plan, 123, replicate));
    expect(seeds[0]).toBe(123);
    expect(new Set(seeds).size).toBe(50);
    expect(trialSettings(plan, 4, {}, 2).training.seed).toBe(seeds[2]);
    expect(trialSettings(plan, 9, { hiddenFeatures: 32 }, 2).training.seed).toBe(seeds[2]);
  });
});
