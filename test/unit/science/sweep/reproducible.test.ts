/** One seed, one sweep: whatever the number of workers and the order in which they end. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../../bench/simulated-sweep.js';
import type { SweepPlan } from '../../../../schemas/sweep/sweep-plan.js';
import { finalistsOf, type Parameters, rankedTrials, suggestTrial } from '../../../../science/sweep/index.js';
import { seededRandom } from '../../../harness/laws/seeded-random.js';
import { sweepPlan } from '../../../harness/tables/sweep-plans.js';

/** A bowl around learning rate 1e-3 and width 100 that flattens with the epochs; one corner diverges, another fails. */
function bowl(parameters: Parameters, epochs: number): number | null | 'failed' {
  if (Number(parameters.hiddenFeatures) > 230 && epochs > 3) return 'failed';
  const learningRate = Math.log10(Number(parameters.learningRate));
  if (learningRate > -1.3) return null;
  const norm = parameters.norm === 'batch' ? 0.1 : 0;
  const width = (Number(parameters.hiddenFeatures) - 100) / 200;
  return (learningRate + 3) ** 2 + width ** 2 + norm + Number(parameters.weightDecay) + 1 / epochs;
}

const PLANS: [string, Partial<SweepPlan>][] = [
  ['TPE with ASHA', { method: 'tpe' }],
  ['TPE without early stopping', { method: 'tpe', stopping: null }],
  ['random with ASHA', { method: 'random' }],
  ['TPE with ASHA and a budget of epochs', { method: 'tpe', maxEpochs: 300 }],
  [
    'TPE with an amended rule and amended values',
    {
      method: 'tpe',
      amendments: [
        { fromTrial: 12, values: { maxNeighbors: [30] } },
        { fromTrial: 20, stopping: { eta: 2, minEpochs: 3, maxEpochs: 48 } },
      ],
    },
  ],
];

describe.each(PLANS)('%s', (_, changes) => {
  const alone = simulate(sweepPlan({ ...changes, lag: 8, parallel: 1 }), bowl);

  it('gives the same trials, ends and reasons at 1, 4 and 32 in parallel, in any order of arrival', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 4, 32), fc.integer(), (parallel, seed) => {
        const { below } = seededRandom(seed);
        const many = simulate(sweepPlan({ ...changes, lag: 8, parallel }), bowl, below);
        expect(many.records).toEqual(alone.records);
        expect(many.reasons).toEqual(alone.reasons);
        expect(rankedTrials(many.records)).toEqual(rankedTrials(alone.records));
        expect(many.mostRunning).toBeLessThanOrEqual(Math.min(parallel, 9));
      }),
      { numRuns: 40 },
    );
  });

  it('chooses finalists among the trials that were trained to the end', () => {
    const [first] = finalistsOf(sweepPlan({ ...changes, finalists: 3 }), alone.records);
    const finished = alone.records.filter(({ ended }) => ended?.reason === 'finished');
    const best = Math.min(...finished.map(({ ended }) => ended!.value!));
    expect(alone.records[first!]!.ended!.value).toBe(best);
  });
});

describe('a suggestion', () => {
  it('knows nothing of the results of the last `lag` trials', () => {
    const plan = sweepPlan({ method: 'tpe' });
    const { records } = simulate(plan, bowl);
    for (const index of [11, 25, 39]) {
      const hidden = records.map((record, trial) =>
        trial < index - plan.lag ? record : { ...record, rungs: [], ended: null },
      );
      expect(suggestTrial(plan, index, hidden)).toEqual(suggestTrial(plan, index, records));
    }
  });

  it('uses the result of the trial just before them', () => {
    const plan = sweepPlan({ method: 'tpe' });
    const { records } = simulate(plan, bowl);
    const changed = records.map((record, trial) =>
      trial === 30 - plan.lag - 1
        ? { ...record, ended: { reason: 'finished' as const, epochs: 27, value: -5 } }
        : record,
    );
    expect(suggestTrial(plan, 30, changed)).not.toEqual(suggestTrial(plan, 30, records));
  });

  it('takes what it is given in asynchronous mode', () => {
    const plan = sweepPlan({ method: 'tpe', asynchronous: true, parallel: 4 });
    const { records } = simulate(plan, bowl);
    const changed = records.map((record, trial) =>
      trial === 29 ? { ...record, ended: { reason: 'finished' as const, epochs: 27, value: -5 } } : record,
    );
    expect(suggestTrial(plan, 30, changed)).not.toEqual(suggestTrial(plan, 30, records));
  });
});
