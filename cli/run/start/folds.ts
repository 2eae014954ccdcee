/** Whether and how the model of a run is validated. */
import { InvalidInputError } from '../../../schemas/failure.js';
import type { RunSettings } from '../../../schemas/settings/discover.js';

/** Formulas from which on the preset validates: with fewer, a fold says more of itself than of the model. */
const FEWEST_FORMULAS = 10;

/**
 * @param asked folds; false: none; undefined: those of the settings, which give way where there are too few formulas
 * @throws InvalidInputError for fewer than two formulas a fold
 */
export function withFolds(settings: RunSettings, asked: number | false | undefined, formulas: number): RunSettings {
  const { validation } = settings;
  if (asked === false || (asked === undefined && formulas < FEWEST_FORMULAS)) return { ...settings, validation: null };
  if (asked === undefined) return settings;
  const most = Math.floor(formulas / 2);
  if (asked < 2 || asked > most)
    throw new InvalidInputError(`--folds ${asked}: there are ${formulas} different formulas`, {
      field: '--folds',
      found: asked,
      expected: most < 2 ? 'at least 4 formulas' : `2 to ${most}`,
      'way out': '--no-folds runs without a validation',
      state: 'nothing was started',
    });
  return { ...settings, validation: { by: 'formula', seeds: 1, ...validation, folds: asked } };
}

/** @throws InvalidInputError where nothing is validated */
export function withLearningCurve(settings: RunSettings, asked: boolean): RunSettings {
  if (!asked) return settings;
  const { validation } = settings;
  if (validation === null)
    throw new InvalidInputError('--learning-curve: nothing is validated', {
      field: '--learning-curve',
      expected: 'a validation: at least 10 different formulas, or --folds',
      state: 'nothing was started',
    });
  return { ...settings, validation: { ...validation, learningCurve: true } };
}
