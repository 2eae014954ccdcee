/** Counting attempts: each step once, whatever number of attempts it took. */
import { describe, expect, it } from 'vitest';
import { tallyByStage, tallyOf } from '../../../../../cli/run/kinds/tally.js';
import type { RunRecord } from '../../../../../schemas/run/run.js';

const base: RunRecord = {
  version: 1,
  runId: 'discover/a/1',
  workflowId: 'discover/a',
  step: 'featurize',
  key: 'a'.repeat(64),
  attempt: 1,
  startedAt: '2026-01-01T00:00:10.000Z',
  endedAt: '2026-01-01T00:00:15.000Z',
  state: 'finished',
  host: 'h',
  pid: 1,
  peakMemoryBytes: null,
  error: null,
  outputs: {},
};
const key = (letter: string) => letter.repeat(64);

describe('tallyOf', () => {
  it('counts keys, not attempts', () => {
    const tally = tallyOf([
      { ...base, state: 'failed', peakMemoryBytes: 5 },
      { ...base, attempt: 2, endedAt: '2026-01-01T00:00:30.000Z', peakMemoryBytes: 9 },
      // Found again by an attempt whose first answer was lost.
      { ...base, attempt: 3, state: 'reused' },
      { ...base, key: key('b'), state: 'reused', startedAt: '2026-01-01T00:00:01.000Z' },
      { ...base, key: key('c'), state: 'running', endedAt: null },
    ]);
    expect(tally).toEqual({
      computed: 1,
      reused: 1,
      failed: 1,
      fromMs: Date.UTC(2026, 0, 1, 0, 0, 1),
      toMs: Date.UTC(2026, 0, 1, 0, 0, 30),
      peakMemoryBytes: 9,
    });
  });

  it('sorts steps into their stages', () => {
    const steps = [
      'ingest',
      'trainRung',
      'evaluate',
      'sweepReport',
      'describe',
      'interpret',
      'explain',
      'attribute',
      'enumerate',
      'rank',
      'embed',
    ];
    const tallies = tallyByStage(steps.map((step, i) => ({ ...base, step, key: key(String(i)) })));
    expect(Object.fromEntries(Object.entries(tallies).map(([stage, { computed }]) => [stage, computed]))).toEqual({
      sweep: 4,
      interpret: 4,
      screen: 2,
      embed: 1,
    });
  });

  it('counts trainings of folds to the validation, alone or in a run, not to the search', () => {
    const trained = (workflowId: string, key: string): RunRecord => ({ ...base, step: 'trainRung', workflowId, key });
    const records = [
      trained('discover/a/sweep', key('a')),
      trained('discover/a/validate', key('b')),
      trained('discover/a/validate', key('c')),
    ];
    const counts = (tallies: ReturnType<typeof tallyByStage>) =>
      Object.fromEntries(Object.entries(tallies).map(([stage, { computed }]) => [stage, computed]));
    expect(counts(tallyByStage(records, ['sweep', 'validate']))).toEqual({ sweep: 1, validate: 2 });
    expect(counts(tallyByStage([trained('validate/a', key('a'))], ['validate']))).toEqual({ validate: 1 });
    // A sweep that is called as the stage is.
    expect(counts(tallyByStage([trained('sweep/validate', key('a'))], ['trials']))).toEqual({ trials: 1 });
  });
});
