import { describe, expect, it } from 'vitest';
import { withFolds, withLearningCurve } from '../../../../../cli/run/start/folds.js';
import { DISCOVER_PRESET } from '../../../../../schemas/settings/preset.js';

const settings = { ...DISCOVER_PRESET, name: 'n', dataset: { name: 'd', statement: '' }, axis: null };

describe('folds of a run', () => {
  it('are those of the preset where there are enough formulas, and give way where there are not', () => {
    expect(withFolds(settings, undefined, 10)).toBe(settings);
    expect(withFolds(settings, undefined, 9).validation).toBeNull();
  });

  it('are as many as were asked for, with two formulas each', () => {
    expect(withFolds(settings, 4, 8).validation).toEqual({ folds: 4, by: 'formula', seeds: 1 });
    expect(() => withFolds(settings, 5, 8)).toThrow(/--folds 5: there are 8 different formulas/);
    expect(() => withFolds(settings, 1, 8)).toThrow(/--folds 1/);
    expect(() => withFolds(settings, 2, 3)).toThrow(/--folds 2/);
  });

  it('are none where none are wanted', () => {
    expect(withFolds(settings, false, 250).validation).toBeNull();
  });

  it('come back by asking, where the settings have none', () => {
    expect(withFolds({ ...settings, validation: null }, 3, 250).validation).toEqual({
      folds: 3,
      by: 'formula',
      seeds: 1,
    });
  });
});

describe('a learning curve', () => {
  it('is asked for, of what is validated', () => {
    expect(withLearningCurve(settings, false)).toBe(settings);
    expect(withLearningCurve(settings, true).validation).toEqual({ ...settings.validation, learningCurve: true });
    expect(() => withLearningCurve({ ...settings, validation: null }, true)).toThrow(/nothing is validated/);
  });
});
