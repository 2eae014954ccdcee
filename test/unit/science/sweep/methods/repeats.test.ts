/** Sweeps that began under version 0.2 may try a combination again. Expected values: what is left of a list of few. */
import { describe, expect, it } from 'vitest';
import { nextTasks, suggestTrial, type TrialRecord } from '../../../../../science/sweep/index.js';
import { sweepPlan } from '../../../../harness/tables/sweep-plans.js';

const list = (name: string, values: number[]) => ({ name, group: 'graph', kind: 'values', values }) as const;
const plan = sweepPlan({
  method: 'random',
  stopping: null,
  maxTrials: 50,
  space: [list('maxNeighbors', [6, 8, 12])] as never,
});
const tried = (...values: number[]): TrialRecord[] =>
  values.map((maxNeighbors) => ({
    parameters: { maxNeighbors },
    rungs: [{ epochs: 9, value: 1 }],
    ended: { reason: 'finished', epochs: 9, value: 1 },
  }));
const next = (...values: number[]) => suggestTrial(plan, values.length, tried(...values), true).maxNeighbors;

describe('a proposal', () => {
  it('is drawn anew as long as it is known and others are left', () => {
    // Of three values two are tried, in any order and number: the third comes.
    for (const [left, ...others] of [
      [6, 8, 12],
      [8, 6, 12],
      [12, 8, 6],
    ] as const)
      for (let more = 0; more < 8; more++)
        expect(next(...others, ...Array.from({ length: more }, (_, i) => others[i % 2]!))).toBe(left);
  });

  it('is one of them again where all are known, and none is refused', () => {
    const found = new Set(Array.from({ length: 12 }, (_, more) => next(6, 8, 12, ...new Array<number>(more).fill(6))));
    for (const value of found) expect([6, 8, 12]).toContain(value);
    expect(found.size).toBeGreaterThan(1);
    const records = tried(6, 8, 12);
    expect(() => suggestTrial(plan, 3, records)).toThrow('all 3 combinations of the space were tried before trial 3');
    expect(nextTasks(plan, records, new Set(), true).start).toHaveLength(1);
    expect(nextTasks(plan, records, new Set()).start).toEqual([]);
  });

  it('of a range is the first, as no two are equal', () => {
    const ranges = sweepPlan({
      method: 'random',
      stopping: null,
      maxTrials: 50,
      space: [{ name: 'learningRate', group: 'training', kind: 'log_uniform', min: 1e-4, max: 1e-2 }],
    });
    const first = suggestTrial(ranges, 1, [], true);
    const known: TrialRecord[] = [{ ...tried(6)[0]!, parameters: first }];
    expect(suggestTrial(ranges, 1, known, true)).toEqual(first);
    expect(suggestTrial(ranges, 1, known)).not.toEqual(first);
  });
});
