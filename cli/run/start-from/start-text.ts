/** What the terminal and the report say of a model to start from: which it is, and whether errors out of fold can be believed. */
import type { TrainingStart } from '../../../schemas/tables/training.js';
import type { CheckedTargets } from '../start/dry-check.js';
import type { StartModel } from './given-model.js';

export function startText(
  { name, trainedOn }: Pick<StartModel, 'name' | 'trainedOn'>,
  { formulas }: Pick<CheckedTargets, 'formulas'>,
  layers: TrainingStart['layers'] = 'all',
): string {
  const which = layers === 'all' ? 'all layers learn' : 'the readout learns alone in the first quarter of the epochs';
  const begin = `weights of ${name}, ${which}`;
  if (trainedOn === null)
    return `${begin}; what it was trained on is not known: nor whether test crystals are among it`;
  const seen = [...formulas].filter((formula) => trainedOn.has(formula)).length;
  if (seen === 0) return `${begin}; it was trained on none of the ${formulas.size} formulas`;
  return `${begin}; it was trained on ${seen} of the ${formulas.size} formulas: errors out of fold and on test crystals are too low`;
}
