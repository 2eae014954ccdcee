/** Errors of one spectrum as one number, so that every crystal counts once. */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';

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

/** Means over the points of one spectrum, of its error r. */
export interface SpectrumError {
  readonly absolute: number;
  readonly signed: number;
  readonly square: number;
}

/**
 * @param reference shape [crystals, points], row-major, finite
 * @param predicted shape [crystals, points]
 * @returns |r|, r and r^2 of every crystal
 * @throws InvalidInputError as `spectrumErrorOfEach` does
 */
export function spectrumErrorsOfEach(
  reference: ArrayLike<number>,
  predicted: ArrayLike<number>,
  crystals: number,
): SpectrumError[] {
  const meansOf = (of: (error: number) => number) => spectrumErrorOfEach(reference, predicted, crystals, of);
  const [absolute, signed, square] = [meansOf(Math.abs), meansOf((r) => r), meansOf((r) => r ** 2)];
  return Array.from(absolute, (mean, i) => ({ absolute: mean, signed: at(signed, i), square: at(square, i) }));
}
