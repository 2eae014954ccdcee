/** Reference and prediction side by side, as numbers to compare. */
import { at } from '../../schemas/required.js';
import type { Pair } from '../content/accuracy.js';
import type { Crystal } from '../content/crystals.js';

/** @returns every energy of every crystal that has a prediction, log10(cm^-1) */
export function spectrumPairs(crystals: readonly Crystal[]): Pair[] {
  return crystals.flatMap(({ reference, prediction }) =>
    prediction === null
      ? []
      : Array.from(reference, (value, i) => ({ reference: value, prediction: at(prediction, i) })),
  );
}

/** @returns crystals that have both onsets, eV */
export function onsetPairs(crystals: readonly Crystal[]): Pair[] {
  return crystals.flatMap(({ referenceOnsetEv, predictedOnsetEv }) =>
    referenceOnsetEv === null || predictedOnsetEv === null
      ? []
      : [{ reference: referenceOnsetEv, prediction: predictedOnsetEv }],
  );
}
