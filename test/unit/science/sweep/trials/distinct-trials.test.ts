/** Spaces with an end: no training twice, all of them tried, and then no more. Counts by hand and by listing. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../../../bench/simulated-sweep.js';
import { readSweepFile } from '../../../../../infra/sweep-file/read-sweep-file.js';
import { DISCOVER_PRESET } from '../../../../../schemas/settings/preset.js';
import type { SearchParameter, SweepPlan } from '../../../../../schemas/sweep/sweep-plan.js';
import {
  amended,
  combinationsOf,
  exhaustionOf,
  finalistsOf,
  forecastSweep,
  nextTasks,
  type Parameters,
  rankedTrials,
  suggestTrial,
  type TrialRecord,
  trialCount,
  trialSettings,
} from '../../../../../science/sweep/index.js';
import { sweepPlan } from '../../../../harness/tables/sweep-plans.js';

const list = (name: string, values: (number | string)[], group: SearchParameter['group'] = 'graph') =>
  ({ name, group, kind: 'values', values }) as SearchParameter;
const range = (name: string, kind: 'uniform' | 'log_uniform' | 'int_uniform', min: number, max: number) =>
  ({ name, group: name === 'hiddenFeatures' ? 'network' : 'training', kind, min, max }) as SearchParameter;
const NEIGHBOURS = list('maxNeighbors', [6, 8]);

/** Any result will do. */
const value = (parameters: Parameters) => [...JSON.stringify(parameters)].reduce((sum, c) => sum + c.charCodeAt(0), 0);
const run = (changes: Partial<SweepPlan>) => {
  const plan = sweepPlan({ stopping: null, ...changes });
  return { plan, records: simulate(plan, value).records };
};
const settingsOf = (plan: SweepPlan, records: readonly TrialRecord[]) =>
  records.map(({ parameters }, trial) => JSON.stringify(trialSettings(plan, trial, parameters)));

describe.each(['random', 'tpe'] as const)('a %s search', (method) => {
  it.each<[string, SearchParameter[], number]>([
    ['a list of two', [NEIGHBOURS], 2],
    [
      'lists of 2, 4 and 2',
      [NEIGHBOURS, list('batchSize', [1, 2, 3, 4], 'training'), list('gcnLayers', [1, 2], 'network')],
      16,
    ],
    ['whole numbers 8 to 12', [range('hiddenFeatures', 'int_uniform', 8, 12)], 5],
    ['1000001 to 1000003, of which six digits show one', [range('hiddenFeatures', 'int_uniform', 1000001, 1000003)], 3],
    // Of six digits: 0.00100000, 0.00100001, ..., 0.00100005.
    ['a range of six numbers of six digits', [range('learningRate', 'uniform', 0.001, 0.00100005)], 6],
    // 0.0999998 and 0.0999999 lie a tenth as close as 0.100000 and 0.100001; both ends are none of six digits.
    [
      'a range over the end of a decade, by logarithms',
      [range('weightDecay', 'log_uniform', 0.09999975, 0.1000014)],
      5,
    ],
    ['no parameter at all', [], 1],
    // Radius graphs know no number of neighbours: 1 + 3.
    [
      'neighbours that count for one strategy',
      [list('strategy', ['radius', 'k-nearest']), list('maxNeighbors', [6, 8, 12])],
      4,
    ],
    // Graphs of nearest neighbours know no cutoff in fixed mode: 2 x (1 + 2).
    [
      'cutoffs that count for the other',
      [
        list('cutoffAngstrom', [4, 5]),
        list('strategy', ['k-nearest', 'radius']),
        list('batchSize', [1, 2], 'training'),
      ],
      6,
    ],
  ])('tries %s once each, whatever its budget', (_, space, count) => {
    const { plan, records } = run({ method, space, maxTrials: 24 });
    expect(records).toHaveLength(count);
    expect(new Set(settingsOf(plan, records)).size).toBe(count);
    expect(combinationsOf(plan)).toBe(count);
    expect(trialCount(plan)).toBe(count);
    expect(nextTasks(plan, records, new Set())).toEqual({ ends: [], train: [], start: [], complete: true });
    expect(exhaustionOf(plan, records)).toMatch(count === 1 ? /^the only combination/ : `all ${count} combinations`);
    expect(exhaustionOf(plan, records)).toMatch(`${count} of 24 ran`);
    expect(forecastSweep(plan, null).trials).toBe(count);
  });

  it('says nothing of an end where its trials were the end', () => {
    const { plan, records } = run({ method, space: [NEIGHBOURS], maxTrials: 2 });
    expect(records).toHaveLength(2);
    expect(exhaustionOf(plan, records)).toBe('');
    const open = run({ method, maxTrials: 30 });
    expect(open.records).toHaveLength(30);
    expect(exhaustionOf(open.plan, open.records)).toBe('');
  });

  it('spends of a budget of epochs what its combinations need', () => {
    const { records } = run({ method, space: [NEIGHBOURS], maxTrials: 12, maxEpochs: 12 * 27, stopping: null });
    expect(records).toHaveLength(2);
  });

  it('tries all of a large list, the last ones too', () => {
    const { plan, records } = run({ method, space: [range('hiddenFeatures', 'int_uniform', 1, 300)], maxTrials: 2000 });
    expect(new Set(records.map(({ parameters }) => parameters.hiddenFeatures)).size).toBe(300);
    expect(records).toHaveLength(300);
    expect(() => suggestTrial(plan, 300, records)).toThrow('all 300 combinations');
  });

  it('never trains one thing twice, in any space', () => {
    const lists = fc.record({
      maxNeighbors: fc.uniqueArray(fc.constantFrom(6, 8, 10), { minLength: 1 }),
      strategy: fc.uniqueArray(fc.constantFrom('radius', 'k-nearest'), { minLength: 1 }),
      schedule: fc.uniqueArray(fc.constantFrom('constant', 'cosine'), { minLength: 1 }),
      scheduledEpochs: fc.uniqueArray(fc.constantFrom(27, 54), { minLength: 1 }),
    });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 9 }), fc.nat(1000), (values, parallel, seed) => {
        const space = [
          list('maxNeighbors', values.maxNeighbors),
          list('strategy', values.strategy),
          list('schedule', values.schedule, 'training'),
          list('scheduledEpochs', values.scheduledEpochs, 'training'),
        ];
        const stopping = { eta: 3, minEpochs: 3, maxEpochs: 27 };
        const { plan, records } = run({
          method,
          space,
          parallel,
          seed,
          stopping,
          maxTrials: 40,
          scheduleFollowsStopping: false,
        });
        const graphs = values.strategy.reduce(
          (sum, each) => sum + (each === 'radius' ? 1 : values.maxNeighbors.length),
          0,
        );
        const schedules = values.schedule.reduce(
          (sum, each) => sum + (each === 'constant' ? 1 : values.scheduledEpochs.length),
          0,
        );
        expect(records).toHaveLength(graphs * schedules);
        expect(new Set(settingsOf(plan, records)).size).toBe(records.length);
      }),
      { numRuns: 40 },
    );
  });

  it('goes on with values that an amendment adds, and with a schedule that it moves', () => {
    const before = run({
      method,
      space: [NEIGHBOURS],
      maxTrials: 12,
      stopping: { eta: 3, minEpochs: 3, maxEpochs: 9 },
    });
    const wider = amended(before.plan, { fromTrial: 2, values: { maxNeighbors: [12, 16] } });
    expect(
      simulate(wider, value)
        .records.map(({ parameters }) => parameters.maxNeighbors)
        .toSorted(),
    ).toEqual([12, 16, 6, 8]);
    // The same two parameters under a longer schedule are other trainings.
    const longer = amended(before.plan, { fromTrial: 2, stopping: { eta: 3, minEpochs: 3, maxEpochs: 27 } });
    const { records } = simulate(longer, value);
    expect(records).toHaveLength(4);
    expect(new Set(settingsOf(longer, records)).size).toBe(4);
  });
});

describe('a grid', () => {
  it('has one trial for the values of a setting without effect, and keeps its places as it grows', () => {
    const space = [list('maxNeighbors', [6, 8]), list('strategy', ['radius', 'k-nearest'])];
    const { plan, records } = run({ method: 'grid', space, maxTrials: null });
    const pairs = (all: readonly TrialRecord[]) => all.map(({ parameters: p }) => `${p.maxNeighbors} ${p.strategy}`);
    expect(pairs(records)).toEqual(['6 radius', '6 k-nearest', '8 k-nearest']);
    const grown = simulate(amended(plan, { fromTrial: 3, values: { maxNeighbors: [12] } }), value).records;
    expect(pairs(grown)).toEqual(['6 radius', '6 k-nearest', '8 k-nearest', '12 k-nearest']);
  });

  it('lists the product of all values, last parameter fastest', () => {
    const values = { maxNeighbors: [6, 8, 12], batchSize: [1, 2] };
    const { records } = run({
      method: 'grid',
      space: [list('maxNeighbors', values.maxNeighbors), list('batchSize', values.batchSize, 'training')],
      maxTrials: null,
    });
    expect(records.map(({ parameters }) => parameters)).toEqual([
      { maxNeighbors: 6, batchSize: 1 },
      { maxNeighbors: 6, batchSize: 2 },
      { maxNeighbors: 8, batchSize: 1 },
      { maxNeighbors: 8, batchSize: 2 },
      { maxNeighbors: 12, batchSize: 1 },
      { maxNeighbors: 12, batchSize: 2 },
    ]);
  });
});

describe('sweep files with more trials than combinations', () => {
  const { outputFeatures: _, ...network } = { ...DISCOVER_PRESET.network, outputFeatures: 1 };
  const defaults = { graph: DISCOVER_PRESET.graph, network, training: DISCOVER_PRESET.training };
  it.each([
    ['dup.yaml', 2, 1],
    ['dup2.yaml', 2, 2],
    ['dup3.yaml', 2, 1],
    ['dup4.yaml', 16, 3],
  ])('%s: %i trials, finalists %i', (name, count, finalists) => {
    const text = readFileSync(new URL(`../../../../fixtures/input-faults/sweep/${name}`, import.meta.url), 'utf8');
    const plan = readSweepFile(text, { file: name, name: 'a', defaults });
    const { records } = simulate(plan, value);
    expect(records).toHaveLength(count);
    expect(new Set(settingsOf(plan, records)).size).toBe(count);
    const chosen = finalistsOf(plan, records);
    expect(chosen).toHaveLength(finalists);
    expect(
      new Set(
        settingsOf(
          plan,
          chosen.map((trial) => records[trial]!),
        ),
      ).size,
    ).toBe(finalists);
  });
});

describe('records of one training', () => {
  const record = (trialId: string, of: number | null, epochs = 9): TrialRecord => ({
    trialId,
    parameters: {},
    rungs: [{ epochs, value: of }],
    ended: { reason: of === null ? 'failed' : 'finished', epochs, value: of },
  });

  it('are one trial: the others rank behind all, and take no place of a finalist', () => {
    const records = [
      record('a', 0.3),
      record('b', 0.5),
      record('a', 0.3),
      record('', 0.4),
      record('', 0.4),
      record('c', null),
    ];
    expect(rankedTrials(records)).toEqual([0, 3, 4, 1, 5, 2]);
    expect(finalistsOf(sweepPlan({ finalists: 3 }), records)).toEqual([0, 3, 4]);
  });

  it('are stood for by the one with a value and the most epochs', () => {
    const records = [record('a', null), record('a', 0.4, 3), record('a', 0.2, 9), record('a', 0.2, 9)];
    expect(rankedTrials(records)[0]).toBe(2);
    expect(finalistsOf(sweepPlan({ finalists: 4 }), records)).toEqual([2]);
  });
});
