/** Errors of one spectrum as one number, so that every crystal counts once. */
import { InvalidInputError } from '../../../schemas/failure.js';

/**
 * @param reference shape [crystals, points], row-major, finite
 * @param predicted shape [crystals, points]
 * @param of one error, prediction - reference; by default its size
 * @returns mean over the points of every crystal
 * @throws InvalidInputError for shapes that do not fit, or an error that is not finite, naming its crystal
 */
export function spectrumErrorOfEach(
  reference: ArrayLike<number>,
  predicted: ArrayLike<number>,
  crystals: number,
  of: (error: number) => number = Math.abs,
): Float64Array {
  const points = reference.length / crystals;
  if (predicted.length !== reference.length || !Number.isInteger(points) || points < 1)
    throw new InvalidInputError(
      `${predicted.length} predicted and ${reference.length} reference values for the spectra of ${crystals} crystals`,
    );
  const means = new Float64Array(crystals);
  for (let i = 0; i < reference.length; i++) {
    const error = predicted[i]! - reference[i]!;
    const crystal = Math.floor(i / points);
    if (!Number.isFinite(error)) throw new InvalidInputError(`the error of crystal ${crystal} is ${error}`);
    means[crystal]! += of(error) / points;
  }
  return means;
}
