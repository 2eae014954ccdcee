/**
 * Mean absolute error of onsets, by which models may be chosen. Every crystal with a reference onset counts, unlike in
 * `onsetAgreement`: else a model would gain by predicting none. A predicted spectrum that is above the threshold from the
 * first energy on has its onset there or below, one that never reaches it beyond the last energy: the end of the axis
 * stands for it, and the error is the least that it can be.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import { type EnergyAxis, ONSET_THRESHOLD_CM1, onsetEnergy } from './onset.js';

interface LeadingError {
  /** eV; null where no reference has an onset. */
  readonly maeEv: number | null;
  /** Crystals whose reference has an onset. */
  readonly crystals: number;
}

/**
 * @param reference log10(cm^-1), shape [crystals, points], row-major, finite; `predicted` of the same shape
 * @throws InvalidInputError for another shape, or a value that is not finite
 */
export function leadingError(
  reference: Float32Array,
  predicted: Float32Array,
  points: number,
  axis: EnergyAxis,
): LeadingError {
  if (reference.length !== predicted.length)
    throw new InvalidInputError(`${reference.length} reference values and ${predicted.length} predicted ones`);
  const errors = Array.from({ length: reference.length / points }, (_, crystal) => {
    const { onsetEv } = onsetEnergy(rowView(reference, points, crystal), axis);
    return onsetEv === null ? [] : [Math.abs(onsetEv - nearestOnset(rowView(predicted, points, crystal), axis))];
  }).flat();
  const sum = errors.reduce((all, error) => all + error, 0);
  return { maeEv: errors.length > 0 ? sum / errors.length : null, crystals: errors.length };
}

/** eV: the onset, or the end of the axis that it lies beyond. */
function nearestOnset(log10Alpha: Float32Array, axis: EnergyAxis): number {
  const { onsetEv } = onsetEnergy(log10Alpha, axis);
  if (onsetEv !== null) return onsetEv;
  const isBelow = at(log10Alpha, 0) >= Math.log10(ONSET_THRESHOLD_CM1);
  return axis.startEv + (isBelow ? 0 : (log10Alpha.length - 1) * axis.stepEv);
}
