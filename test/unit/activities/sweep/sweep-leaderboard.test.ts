/** Rows of a leaderboard from the state of a search. Expected values by hand; the interval is that of Student's t for two values. */
import { describe, expect, it } from 'vitest';
import { leaderboardTable, type RankedRow } from '../../../../activities/sweep/sweep-leaderboard.js';
import type { StepRecord } from '../../../../schemas/run/run.js';

const PLAN = { name: 'a', metric: 'bestValidationMae' } as const;

function row(trial: number, value: number | null, more: Partial<RankedRow> = {}): RankedRow {
  return {
    trial,
    replicate: 0,
    trialId: `id ${trial}`,
    parameters: { width: 8 * trial, rate: 1 },
    seed: 7,
    rungs: [{ epochs: 4, value }],
    ended: { reason: value === null ? 'diverged' : 'finished', epochs: 4, value },
    reason: 'because',
    lastRank: null,
    lastOf: null,
    key: 'key',
    testMae: null,
    result: {
      summary: { bestValidationMae: value, bestEpoch: 3 },
      outputs: { best: { sha256: `sha ${trial}` } },
    } as unknown as StepRecord,
    ...more,
  };
}

describe('the leaderboard of a search', () => {
  const rows = [
    row(0, 0.5),
    row(1, 0.3, { testMae: 0.9 }),
    row(2, null, { key: null, result: null }),
    row(1, 0.5, { replicate: 1, seed: 99, testMae: 0.2 }),
  ];
  const { columns, rows: count } = leaderboardTable(PLAN, rows, '{}');

  it('puts replicates behind their trial and trials without a value last', () => {
    expect(count).toBe(4);
    expect([...columns.trial]).toEqual([1, 1, 0, 2]);
    expect([...columns.rank]).toEqual([1, 1, 2, 3]);
    expect([...columns.seed]).toEqual([7, 99, 7, 7]);
    expect(columns.testMae).toEqual([0.9, 0.2, null, null]);
    expect(columns.checkpoint).toEqual(['sha 1', 'sha 1', 'sha 0', null]);
  });

  it('sorts parameters by name', () => {
    expect(columns.parameters[0]).toBe('{"rate":1,"width":8}');
  });

  it('gives finalists the interval of the mean over their seeds', () => {
    // 0.3 and 0.5: mean 0.4, s/sqrt(2) = 0.1, t(0.975, 1) = 12.7062 (any table).
    expect(columns.lower[0]).toBeCloseTo(0.4 - 1.27062, 5);
    expect(columns.upper[0]).toBeCloseTo(0.4 + 1.27062, 5);
    expect(columns.lower.slice(1)).toEqual([null, null, null]);
  });

  it('says at which epoch early stopping ended a training', () => {
    const patient = row(0, 0.5);
    const result = { ...patient.result!, summary: { ...patient.result!.summary, endedAtEpoch: 2 } };
    expect([...leaderboardTable(PLAN, [{ ...patient, result }], '{}').columns.epochs]).toEqual([2]);
  });

  it('names the error of the onset where that was chosen by, and keeps intervals in the unit of the spectra', () => {
    const measured = (trial: number, leading: number, validation: number, more: Partial<RankedRow> = {}) => {
      const result = { ...row(0, validation).result! };
      return row(trial, leading, { result, ...more });
    };
    const by = leaderboardTable(
      { name: 'a', metric: 'leadingMae' },
      [measured(0, 0.7, 0.2), measured(1, 0.4, 0.3), measured(1, 0.8, 0.5, { replicate: 1 }), row(2, null)],
      '{}',
    );
    expect([...by.columns.trial]).toEqual([1, 1, 0, 2]);
    expect(by.extra).toEqual({ leadingMae: [0.4, 0.8, 0.7, null] });
    expect(by.columns.bestValidationMae).toEqual([0.3, 0.5, 0.2, null]);
    // Of 0.3 and 0.5, as above.
    expect(by.columns.lower[0]).toBeCloseTo(0.4 - 1.27062, 5);
    expect(leaderboardTable(PLAN, rows, '{}').extra).toBeUndefined();
  });
});
