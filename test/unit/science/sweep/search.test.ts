import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gridTrials,
  halvingRungs,
  promoted,
  type RungResult,
  roundToSixDigits,
  successiveHalving,
} from '../../../../science/sweep/index.js';

describe('grid', () => {
  it('is the product of all values, last parameter fastest', () => {
    expect(gridTrials({ k: [12, 20], h: [32, 64] })).toEqual([
      { index: 0, parameters: { k: 12, h: 32 } },
      { index: 1, parameters: { k: 12, h: 64 } },
      { index: 2, parameters: { k: 20, h: 32 } },
      { index: 3, parameters: { k: 20, h: 64 } },
    ]);
    expect(gridTrials({})).toEqual([{ index: 0, parameters: {} }]);
  });

  it('rounds numbers to six significant digits, and a value given twice counts once', () => {
    expect(gridTrials({ rate: [0.00123456789, 0.001234568, 'auto', true] }).map((t) => t.parameters.rate)).toEqual([
      0.00123457,
      'auto',
      true,
    ]);
    expect(roundToSixDigits(123456789)).toBe(123457000);
  });

  it('refuses an empty list and a value that is not finite', () => {
    expect(() => gridTrials({ k: [] })).toThrow('parameter k has no values');
    expect(() => gridTrials({ k: [Number.NaN] })).toThrow('parameter k has the value NaN');
  });
});

describe('rungs', () => {
  it('grow by eta and end at the maximum', () => {
    expect(halvingRungs(5, 45, 3)).toEqual([5, 15, 45]);
    expect(halvingRungs(5, 60, 3)).toEqual([5, 15, 45, 60]);
    expect(halvingRungs(7, 7, 2)).toEqual([7]);
    expect(halvingRungs(1, 4, 1.2)).toEqual([1, 2, 3, 4]);
    expect(() => halvingRungs(10, 5, 2)).toThrow('rungs from 10 to 5');
    expect(() => halvingRungs(1, 5, 1)).toThrow('eta is 1');
  });
});

describe('successive halving', () => {
  const plan = { trials: 4, rungs: [20, 60, 120], eta: 2 };
  const results = (rung: number, values: Record<number, number | null>): RungResult[] =>
    Object.entries(values).map(([trial, value]) => ({ trial: Number(trial), rung, value }));

  it('starts every trial at the first rung, and waits for all of them', () => {
    expect(successiveHalving(plan, []).next.map((task) => task.trial)).toEqual([0, 1, 2, 3]);
    const state = successiveHalving(plan, results(0, { 0: 0.5, 2: 0.1, 3: 0.2 }));
    expect(state).toEqual({ next: [{ trial: 1, rung: 0, epochs: 20 }], stopped: [], finished: [] });
  });

  it('goes on with the best half, then the best quarter (worked by hand)', () => {
    const first = results(0, { 0: 0.5, 1: 0.4, 2: 0.1, 3: 0.2 });
    const afterFirst = successiveHalving(plan, first);
    expect(afterFirst.next).toEqual([
      { trial: 2, rung: 1, epochs: 60 },
      { trial: 3, rung: 1, epochs: 60 },
    ]);
    expect(afterFirst.stopped).toEqual([
      { trial: 1, rung: 0, rank: 3, of: 4, reason: 'halved' },
      { trial: 0, rung: 0, rank: 4, of: 4, reason: 'halved' },
    ]);
    const second = [...first, ...results(1, { 2: 0.09, 3: 0.05 })];
    expect(successiveHalving(plan, second).next).toEqual([{ trial: 3, rung: 2, epochs: 120 }]);
    const end = successiveHalving(plan, [...second, ...results(2, { 3: 0.04 })]);
    expect(end.next).toEqual([]);
    expect(end.finished).toEqual([3]);
    expect(end.stopped.map((trial) => trial.trial)).toEqual([1, 0, 2]);
  });

  it('decides ties by trial number', () => {
    expect(promoted([0.3, 0.3, 0.3, 0.3], 2)).toEqual([0, 1]);
  });

  it('never lets a diverged trial go on, and ends when all diverged', () => {
    expect(promoted([null, Number.NaN, 0.7, Number.POSITIVE_INFINITY], 2)).toEqual([2]);
    const end = successiveHalving(plan, results(0, { 0: null, 1: null, 2: Number.NaN, 3: null }));
    expect(end).toMatchObject({ next: [], finished: [] });
    expect(end.stopped.map((trial) => trial.reason)).toEqual(['diverged', 'diverged', 'diverged', 'diverged']);
  });

  it('does not depend on the order of the results, and every trial ends exactly once (laws)', () => {
    const value = fc.option(fc.integer({ min: 0, max: 5 }), { nil: null });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 12 }),
        fc.double({ min: 1.5, max: 4, noNaN: true }),
        fc.nat(),
        (values, eta, turn) => {
          const wide = { trials: values.length, rungs: [1, 2, 4], eta };
          const seen: RungResult[] = [];
          for (
            let state = successiveHalving(wide, seen);
            state.next.length > 0;
            state = successiveHalving(wide, seen)
          ) {
            seen.push(...state.next.map(({ trial, rung }) => ({ trial, rung, value: values[trial]! })));
            const pivot = turn % seen.length;
            const turned = [...seen.slice(pivot), ...seen.slice(0, pivot)];
            expect(successiveHalving(wide, turned)).toEqual(successiveHalving(wide, seen));
          }
          const { finished, stopped } = successiveHalving(wide, seen);
          const ended = [...finished, ...stopped.map((trial) => trial.trial)].sort((a, b) => a - b);
          expect(ended).toEqual(values.map((_, trial) => trial));
          const sound = values.filter((v) => v !== null);
          // The best trial is never stopped: its value is the same at every rung here.
          if (sound.length > 0) expect(values[finished[0]!]).toBe(Math.min(...sound));
        },
      ),
    );
  });

  it('refuses results of another plan and doubled ones', () => {
    expect(() => successiveHalving(plan, results(0, { 7: 1 }))).toThrow('trial 7 at rung 0');
    expect(() => successiveHalving(plan, results(3, { 0: 1 }))).toThrow('trial 0 at rung 3');
    expect(() => successiveHalving(plan, [...results(0, { 0: 1 }), ...results(0, { 0: 2 })])).toThrow('two results');
  });
});
