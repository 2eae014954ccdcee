/** What only shows when the parts of a sweep file are put together, at each limit and one beyond it. Expected: by hand. */
import { describe, expect, it } from 'vitest';
import { readAmendment, readSweepFile } from '../../../../infra/sweep-file/read-sweep-file.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { DISCOVER_PRESET } from '../../../../schemas/settings/preset.js';
import { MOST_TRIALS } from '../../../../schemas/sweep/sweep-limits.js';

const GRID = { method: 'grid', parameters: { batchSize: { values: [4, 8] } } };
const RULE = { type: 'asha', min_epochs: 3, max_epochs: 27 };

type Defaults = Parameters<typeof readSweepFile>[1]['defaults'];
const read = (file: object, defaults: Defaults = DISCOVER_PRESET) =>
  readSweepFile(JSON.stringify(file), { file: 'f.json', name: 'sweep', defaults });

function refused(file: object, defaults?: Defaults): Readonly<Record<string, unknown>> & { problem?: string } {
  try {
    read(file, defaults);
  } catch (error) {
    if (error instanceof InvalidInputError) return { ...error.facts, problem: error.message };
    throw error;
  }
  return { problem: 'taken' };
}
const taken = { problem: 'taken' };

describe('the number of trials', () => {
  const search = { method: 'random', parameters: { learningRate: { min: 0.001, max: 0.1 } } };

  it('of a search is one cap, the smaller of two, and never none', () => {
    expect(refused(search)).toMatchObject({ found: 'method: random', expected: 'run_cap or budget.trials beside it' });
    expect(read({ ...search, run_cap: 5 }).maxTrials).toBe(5);
    expect(read({ ...search, budget: { trials: 6 } }).maxTrials).toBe(6);
    expect(read({ ...search, run_cap: 7, budget: { trials: 6 } }).maxTrials).toBe(6);
    expect(read(GRID).maxTrials).toBeNull();
  });

  it('of a grid is the product of its lists, up to the limit or under a cap', () => {
    const list = (n: number) => ({ values: Array.from({ length: n }, (_, i) => i + 1) });
    const grid = (a: number, b: number) => ({
      method: 'grid',
      parameters: { batchSize: list(a), hiddenFeatures: list(b) },
    });
    expect(MOST_TRIALS % 100).toBe(0);
    expect(refused(grid(100, MOST_TRIALS / 100))).toEqual(taken);
    const large = grid(101, MOST_TRIALS / 100);
    expect(refused(large)).toMatchObject({
      found: `${(101 * MOST_TRIALS) / 100} combinations`,
      expected: `at most ${MOST_TRIALS}, or a run_cap`,
      problem: expect.stringContaining('a very large grid'),
    });
    expect(refused({ ...large, run_cap: 10 })).toEqual(taken);
  });
});

describe('settings of the search', () => {
  it.each([{ startup_trials: 11 }, { gamma: 0.2 }, { candidates: 25 }])('%j belong to tpe alone', (tpe) => {
    expect(refused({ ...GRID, tpe })).toMatchObject({ found: 'method: grid', expected: 'method: tpe' });
    const search = { method: 'tpe', run_cap: 5, parameters: GRID.parameters };
    expect(refused({ ...search, tpe })).toEqual(taken);
  });

  it('that are the defaults say nothing', () => {
    expect(refused({ ...GRID, tpe: { startup_trials: 10, gamma: 0.15, candidates: 24 } })).toEqual(taken);
  });
});

describe('trials at once', () => {
  it('are one more than the lag, unless they wait for nobody', () => {
    expect(refused({ ...GRID, lag: 3, parallel: 4 })).toEqual(taken);
    expect(refused({ ...GRID, lag: 3, parallel: 5 })).toMatchObject({
      problem: expect.stringContaining('with lag 3 at most 4 trials run at once'),
      found: '5',
      expected: 'at most 4, or lag: 4, or asynchronous: true',
    });
    expect(refused({ ...GRID, lag: 3, parallel: 5, asynchronous: true })).toEqual(taken);
    expect(refused({ ...GRID, lag: 0, parallel: 1 })).toEqual(taken);
    expect(refused({ ...GRID, lag: 0, parallel: 2 })).toMatchObject({ found: '2' });
  });
});

describe('rungs', () => {
  it('may be one; the last is not before the first', () => {
    expect(refused({ ...GRID, early_terminate: { ...RULE, min_epochs: 27 } })).toEqual(taken);
    expect(refused({ ...GRID, early_terminate: { ...RULE, min_epochs: 28 } })).toMatchObject({
      found: '27',
      expected: 'at least min_epochs, 28',
    });
  });

  it.each([
    ['a fixed schedule', (n: number) => ({ ...GRID, settings: { scheduledEpochs: n } })],
    ['the shortest of several', (n: number) => ({ ...GRID, parameters: { scheduledEpochs: { values: [40, n, 50] } } })],
    [
      'the shortest of a range',
      (n: number) => ({
        method: 'random',
        run_cap: 4,
        parameters: { scheduledEpochs: { min: n, max: 90, distribution: 'int_uniform' } },
      }),
    ],
  ])('%s ends with the last rung or later', (_, file) => {
    const early_terminate = RULE;
    expect(refused({ ...file(27), early_terminate })).toEqual(taken);
    expect(refused({ ...file(26), early_terminate })).toMatchObject({
      problem: expect.stringContaining('a schedule that ends before the last rung'),
      found: '26',
      expected: 'at least early_terminate.max_epochs, 27',
    });
    expect(refused(file(26))).toEqual(taken);
  });
});

describe('the budget of epochs', () => {
  const budget = (epochs: number) => ({ budget: { epochs } });

  it.each([
    ['a fixed schedule', { ...GRID, settings: { scheduledEpochs: 40 } }, 40],
    ['the last rung, if there is one', { ...GRID, early_terminate: RULE }, 27],
    ['the schedule that nobody named', GRID, DISCOVER_PRESET.training.scheduledEpochs],
  ])('is enough for one trial by %s', (_, file, epochs) => {
    expect(refused({ ...file, ...budget(epochs) })).toEqual(taken);
    expect(refused({ ...file, ...budget(epochs - 1) })).toMatchObject({
      found: `${epochs - 1}`,
      expected: `at least the ${epochs} epochs of one trial`,
    });
  });

  it('is not judged where the schedule is searched for', () => {
    expect(refused({ ...GRID, parameters: { scheduledEpochs: { values: [40, 50] } }, ...budget(1) })).toEqual(taken);
  });
});

describe('a parameter without effect', () => {
  const CASES = [
    ['maxNeighbors', { values: [8, 12] }, { strategy: 'radius' }, { strategy: { values: ['radius', 'k-nearest'] } }],
    [
      'cutoffAngstrom',
      { values: [4, 5] },
      { strategy: 'k-nearest', mode: 'fixed' },
      { mode: { values: ['fixed', 'reference'] } },
    ],
  ] as const;

  it.each(CASES)('%s is refused, and taken where what stills it varies too', (name, entry, settings, other) => {
    const file = { method: 'grid', settings, parameters: { [name]: entry } };
    expect(refused(file)).toMatchObject({ problem: expect.stringContaining('a parameter without effect') });
    const [varied] = Object.keys(other);
    const rest = Object.fromEntries(Object.entries(settings).filter(([key]) => key !== varied));
    expect(refused({ ...file, settings: rest, parameters: { [name]: entry, ...other } })).toEqual(taken);
  });

  it.each([
    ['maxNeighbors', [8, 12], 'strategy', ['radius', 'k-nearest'], { strategy: 'radius' }],
    ['cutoffAngstrom', [4, 5], 'strategy', ['radius', 'k-nearest'], { strategy: 'k-nearest', mode: 'fixed' }],
    ['cutoffAngstrom', [4, 5], 'mode', ['fixed', 'reference'], { strategy: 'k-nearest', mode: 'fixed' }],
  ] as const)('%s (%j) has one where %s varies, whatever the settings are that nobody named', (...of) => {
    const [name, values, other, others, graph] = of;
    const defaults = { ...DISCOVER_PRESET, graph: { ...DISCOVER_PRESET.graph, ...graph } };
    const file = { method: 'grid', parameters: { [name]: { values } } };
    expect(refused(file, defaults).problem).toContain('a parameter without effect');
    const both = { ...file, parameters: { ...file.parameters, [other]: { values: others } } };
    expect(refused(both, defaults)).toEqual(taken);
  });

  it('the length of a schedule has one where its kind varies, though a rule ends the trials', () => {
    const training = { ...DISCOVER_PRESET.training, schedule: 'constant' as const };
    const defaults = { ...DISCOVER_PRESET, training };
    const file = {
      method: 'grid',
      early_terminate: RULE,
      parameters: { scheduledEpochs: { values: [40, 50] }, schedule: { values: ['constant', 'cosine'] } },
    };
    expect(refused(file, defaults)).toEqual(taken);
    const { schedule: _, ...alone } = file.parameters;
    expect(refused({ ...file, parameters: alone }, defaults).problem).toContain('a parameter without effect');
  });

  it('the cutoff counts for neighbours that are counted too, unless their number is fixed', () => {
    const settings = { strategy: 'k-nearest', mode: 'reference' };
    expect(refused({ method: 'grid', settings, parameters: { cutoffAngstrom: { values: [4, 5] } } })).toEqual(taken);
  });

  it('the length of a constant schedule counts where no rule ends a trial', () => {
    const file = {
      method: 'grid',
      settings: { schedule: 'constant' },
      parameters: { scheduledEpochs: { values: [40, 50] } },
    };
    expect(refused(file)).toEqual(taken);
    expect(refused({ ...file, early_terminate: RULE })).toMatchObject({
      problem: expect.stringContaining('a parameter without effect'),
    });
  });
});

describe('what the plan holds', () => {
  it('is what the file says, by the names of the plan', () => {
    const plan = read({
      ...GRID,
      name: 'mine',
      metric: { name: 'leadingMae', goal: 'minimize' },
      replicates: { finalists: 2, seeds: 5 },
      budget: { epochs: 900, compute_hours: 1.5 },
      early_terminate: { ...RULE, eta: 4 },
      max_failed: 3,
      seed: 11,
      lag: 7,
      asynchronous: true,
    });
    expect(plan).toMatchObject({
      name: 'mine',
      metric: 'leadingMae',
      finalists: 2,
      replicates: 5,
      maxEpochs: 900,
      maxComputeHours: 1.5,
      stopping: { eta: 4, minEpochs: 3, maxEpochs: 27 },
      scheduleFollowsStopping: true,
      maxFailed: 3,
      seed: 11,
      lag: 7,
      asynchronous: true,
      amendments: [],
    });
    expect(plan.base.training).toMatchObject({ seed: 11, scheduledEpochs: 27 });
    expect(read({ ...GRID, replicates: 4 })).toMatchObject({
      finalists: 1,
      replicates: 4,
      name: 'sweep',
      stopping: null,
    });
    expect(read({ ...GRID, settings: { scheduledEpochs: 30 } }).scheduleFollowsStopping).toBe(false);
    expect(read({ ...GRID, parameters: { scheduledEpochs: { values: [30] } } }).scheduleFollowsStopping).toBe(false);
  });

  it('of an amendment is what it names and nothing else', () => {
    const amendment = (file: object) => readAmendment(JSON.stringify(file), 'a.json', 4);
    expect(amendment({ budget: { epochs: 9, compute_hours: 2, trials: 30 } })).toEqual({
      fromTrial: 4,
      maxTrials: 30,
      maxEpochs: 9,
      maxComputeHours: 2,
    });
    expect(amendment({ early_terminate: RULE })).toEqual({
      fromTrial: 4,
      stopping: { eta: 3, minEpochs: 3, maxEpochs: 27 },
    });
    expect(amendment({ early_terminate: { ...RULE, min_epochs: 27 } }).stopping).toMatchObject({ minEpochs: 27 });
    expect(() => amendment({ parameters: { batchSize: { values: [4, 4] } } })).toThrow('a value given twice');
  });
});
