/** Reference and prediction side by side, as numbers to compare. */
import { at } from '../../schemas/required.js';
import type { Pair } from '../content/accuracy.js';
import type { Crystal } from '../content/crystals.js';

/**
 * @param above leaves out energies at which the reference is not higher
 * @returns every energy of every crystal that has a prediction, log10(cm^-1); may be gone through more than once
 */
export function spectrumPairs(crystals: readonly Crystal[], above = Number.NEGATIVE_INFINITY): Iterable<Pair> {
  return {
    *[Symbol.iterator]() {
      for (const { reference, prediction } of crystals)
        if (prediction !== null)
          for (let i = 0; i < reference.length; i++)
            if (at(reference, i) > above) yield { reference: at(reference, i), prediction: at(prediction, i) };
    },
  };
}

/** @returns crystals that have both onsets, eV */
export function onsetPairs(crystals: readonly Crystal[]): Pair[] {
  return crystals.flatMap(({ referenceOnsetEv, predictedOnsetEv }) =>
    referenceOnsetEv === null || predictedOnsetEv === null
      ? []
      : [{ reference: referenceOnsetEv, prediction: predictedOnsetEv }],
  );
}
