/** What is told of a model to start from: which it is, and whether errors out of fold can be believed. */
import { type StartNote, seenText } from '../../../schemas/settings/start-note.js';
import type { TrainingStart } from '../../../schemas/tables/training.js';
import type { CheckedTargets } from '../start/dry-check.js';
import type { StartModel } from './given-model.js';

export function startNote(
  { name, trainedOn }: Pick<StartModel, 'name' | 'trainedOn'>,
  { formulas }: Pick<CheckedTargets, 'formulas'>,
): StartNote {
  const seen = trainedOn && [...formulas].filter((formula) => trainedOn.has(formula)).length;
  return { name, seen, formulas: formulas.size };
}

export function startText(note: StartNote, layers: TrainingStart['layers'] = 'all'): string {
  const which = layers === 'all' ? 'all layers learn' : 'the readout learns alone in the first quarter of the epochs';
  return `weights of ${note.name}, ${which}; ${seenText(note)}`;
}
