/** Against stop decisions of Optuna's SuccessiveHalvingPruner on the same sequences, and what follows from the rule. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeTrial, nextTasks, type TrialRecord } from '../../../../../science/sweep/index.js';
import { sweepPlan } from '../../../../harness/tables/sweep-plans.js';

interface StoredCase {
  readonly eta: number;
  readonly minEpochs: number;
  readonly maxEpochs: number;
  readonly rungs: number[];
  readonly values: number[][];
  readonly stoppedAt: (number | null)[];
}
const { cases } = JSON.parse(readFileSync('test/fixtures/search/halving.json', 'utf8')) as { cases: StoredCase[] };

const open = (...rungs: (readonly [number, number | null])[]): TrialRecord => ({
  parameters: {},
  rungs: rungs.map(([epochs, value]) => ({ epochs, value })),
  ended: null,
});
const ended = (record: TrialRecord): TrialRecord => {
  const { epochs, value } = record.rungs.at(-1)!;
  return { ...record, ended: { reason: 'stopped', epochs, value } };
};

describe('verdicts', () => {
  it.each(cases)('are those of Optuna: eta $eta, $minEpochs to $maxEpochs epochs', (stored) => {
    const { eta, minEpochs, maxEpochs } = stored;
    const plan = sweepPlan({ stopping: { eta, minEpochs, maxEpochs } });
    const records: TrialRecord[] = [];
    const stoppedAt = stored.values.map((values, trial) => {
      for (const [r, epochs] of stored.rungs.entries()) {
        records[trial] = open(...stored.rungs.slice(0, r + 1).map((e, i) => [e, values[i]!] as const));
        const verdict = judgeTrial(plan, trial, epochs, records);
        if (verdict.kind === 'stop') {
          records[trial] = ended(records[trial]!);
          return epochs;
        }
        expect(verdict.kind).toBe('continue');
      }
      records[trial] = ended(records[trial]!);
      return null;
    });
    expect(stoppedAt).toEqual(stored.stoppedAt);
    // Both verdicts occur.
    expect(new Set(stoppedAt).size).toBeGreaterThan(1);
  });

  const plan = sweepPlan({ stopping: { eta: 2, minEpochs: 2, maxEpochs: 8 } });

  it('wait while an earlier trial may still reach the rung, never for a later one', () => {
    expect(judgeTrial(plan, 1, 2, [open(), open([2, 0.5])]).kind).toBe('wait');
    expect(judgeTrial(plan, 0, 2, [open([2, 0.5]), open()]).kind).toBe('continue');
    expect(judgeTrial({ ...plan, asynchronous: true }, 1, 2, [open(), open([2, 0.5])]).kind).toBe('continue');
    // A trial that ended before the rung is not waited for.
    expect(judgeTrial(plan, 1, 4, [ended(open([2, 0.9])), open([2, 0.5], [4, 0.5])]).kind).toBe('continue');
  });

  it('say place, of how many, and why', () => {
    const verdict = judgeTrial(plan, 2, 2, [open([2, 0.5]), open([2, 0.4]), open([2, 0.45])]);
    expect(verdict).toEqual({
      kind: 'stop',
      rank: 2,
      of: 3,
      reason: 'place 2 of 3 after 2 epochs, the best goes on',
    });
  });

  it('are of an amended rule for the trials from there on', () => {
    const amendedPlan = { ...plan, amendments: [{ fromTrial: 1, stopping: null }] };
    const records = [open([2, 0.5]), open([2, 0.6])];
    expect(judgeTrial(amendedPlan, 0, 2, records).kind).toBe('continue');
    expect(judgeTrial(amendedPlan, 1, 2, records).kind).toBe('finish');
  });

  it('end a diverged trial as diverged', () => {
    const { ends } = nextTasks(plan, [open([2, null])], new Set());
    expect(ends.map(({ end }) => end)).toEqual([{ reason: 'diverged', epochs: 2, value: null }]);
  });
});
