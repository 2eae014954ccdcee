/** Sweep files whose trials are compared all together. */
import { describe, expect, it } from 'vitest';
import { readAmendment, readSweepFile } from '../../../../infra/sweep-file/read-sweep-file.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { DISCOVER_PRESET } from '../../../../schemas/settings/preset.js';
import { nextTasks, trialRungs, trialSettings } from '../../../../science/sweep/index.js';

const RULE = 'early_terminate: { type: successive_halving, rungs: [20, 60, 120] }';
const HEAD = `method: grid\nparameters: { hiddenFeatures: { values: [8, 16, 32] } }\n`;
const read = (text: string) => readSweepFile(text, { file: 'a.yaml', name: 'a', defaults: DISCOVER_PRESET });

it('is read with its rungs, whose last is the length of the schedule, and halves unless it says otherwise', () => {
  const plan = read(`${HEAD}${RULE}\nparallel: 40\n`);
  expect(plan.stopping).toEqual({ eta: 2, rungs: [20, 60, 120] });
  expect(trialRungs(plan, 0, {})).toEqual([20, 60, 120]);
  expect(trialSettings(plan, 0, { hiddenFeatures: 8 }).training.scheduledEpochs).toBe(120);
  // The lag says nothing where nobody is chosen by results.
  expect(nextTasks(plan, [], new Set()).start).toHaveLength(3);
});

describe('is refused', () => {
  const refused = [
    [`${HEAD}early_terminate: { type: successive_halving, rungs: [20, 20] }`, 'more than the rung before, 20'],
    [`${HEAD}early_terminate: { type: successive_halving, rungs: [20], min_epochs: 3 }`, 'one of type, eta, rungs'],
    [`${HEAD}early_terminate: { type: successive_halving }`, 'a list'],
    [`${HEAD}early_terminate: { rungs: [20] }`, 'asha or successive_halving'],
    [`${HEAD}${RULE}\nsettings: { scheduledEpochs: 60 }`, 'at least the last of early_terminate.rungs, 120'],
    [`${HEAD}${RULE}\nbudget: { epochs: 900 }`, 'budget.trials, or type: asha'],
    [`${HEAD.replace('grid', 'tpe')}${RULE}\nrun_cap: 3`, 'grid, random, or type: asha'],
  ] as const;
  it.each(refused)('%j', (text, expected) => {
    expect(() => read(text)).toThrow(InvalidInputError);
    try {
      read(text);
    } catch (error) {
      expect((error as InvalidInputError).facts.expected).toBe(expected);
    }
  });

  it('as an amendment: who came before could not be compared with those to come', () => {
    expect(() => readAmendment(RULE, 'amendment.yaml', 3)).toThrow(/early_terminate\.min_epochs: missing/);
  });
});
