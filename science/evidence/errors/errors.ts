/**
 * Errors of predictions out of fold, r = prediction - reference, over n crystals:
 *
 *   MAE  = sum |r| / n        bias = sum r / n        RMSE = sqrt(sum r^2 / n)
 *   R^2  = 1 - sum r^2 / sum (reference - mean reference)^2
 *
 * each with a 95 % interval over compounds (`bootstrap.ts`). Of spectra, |r|, r and r^2 are means over the points of a
 * crystal first. Units are those of the values; R^2 has none.
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import { type BootstrapOptions, DEFAULT_BOOTSTRAP } from './bootstrap.js';
import { type ErrorSums, type Estimate, estimate, sumsByCompound } from './error-sums.js';
import { type ReferencedPrediction, referencedPredictions } from './referenced-predictions.js';
import { type SpectrumError, spectrumErrorsOfEach } from './spectrum-error.js';

interface SpectrumErrors {
  readonly crystals: number;
  readonly compounds: number;
  readonly mae: Estimate;
  readonly rmse: Estimate;
  /** Above 0: predictions are too high. */
  readonly bias: Estimate;
}

export interface ScalarErrors {
  /** Crystals with both values: the errors are over these. */
  readonly pairs: number;
  readonly compounds: number;
  /** Crystals left out: without a reference, and without a prediction alone. */
  readonly withoutReference: number;
  readonly withoutPrediction: number;
  /** Null without pairs. */
  readonly mae: Estimate | null;
  readonly rmse: Estimate | null;
  readonly bias: Estimate | null;
  /** Null as well where all references are equal. */
  readonly r2: Estimate | null;
}

/**
 * @param reference one a crystal, finite or null
 * @param predicted in the same order, finite or null
 * @param compounds of every crystal, such as its reduced formula
 * @throws InvalidInputError for unequal lengths, or a value that is not finite, naming its crystal
 */
export function scalarErrors(
  reference: readonly (number | null)[],
  predicted: readonly (number | null)[],
  compounds: readonly string[],
  options: BootstrapOptions = DEFAULT_BOOTSTRAP,
): ScalarErrors {
  const pairs = referencedPredictions(reference, predicted, compounds);
  const withoutReference = reference.filter((value) => value === null).length;
  const left = { withoutReference, withoutPrediction: reference.length - withoutReference - pairs.length };
  if (pairs.length === 0) return { pairs: 0, compounds: 0, ...left, mae: null, rmse: null, bias: null, r2: null };
  const sums = sumsOfPairs(pairs);
  const r2 = estimate(sums, determination, options);
  return { pairs: pairs.length, compounds: sums.length, ...left, ...meanErrors(sums, options), r2 };
}

/**
 * @param reference shape [crystals, points], row-major, finite
 * @param predicted shape [crystals, points]
 * @param compounds of every crystal, at least one
 * @throws InvalidInputError for shapes that do not fit, or a value that is not finite, naming its crystal
 */
export function spectrumErrors(
  reference: ArrayLike<number>,
  predicted: ArrayLike<number>,
  compounds: readonly string[],
  options: BootstrapOptions = DEFAULT_BOOTSTRAP,
): SpectrumErrors {
  return meanSpectrumErrors(spectrumErrorsOfEach(reference, predicted, compounds.length), compounds, options);
}

/**
 * The same of errors that are known of every crystal.
 * @param compounds of every crystal, at least one
 * @throws InvalidInputError for no crystal
 */
export function meanSpectrumErrors(
  errors: readonly SpectrumError[],
  compounds: readonly string[],
  options: BootstrapOptions = DEFAULT_BOOTSTRAP,
): SpectrumErrors {
  if (errors.length === 0) throw new InvalidInputError('no crystal has an error of its spectrum');
  const sums = sumsByCompound(compounds.map((compound, i) => ({ compound, ...at(errors, i), reference: 0 })));
  return { crystals: compounds.length, compounds: sums.length, ...meanErrors(sums, options) };
}

/**
 * R^2 alone, of crystals with both values.
 *
 * @returns null without pairs, and where all references are equal
 * @throws InvalidInputError as `scalarErrors` does
 */
export function determinationOf(
  reference: readonly (number | null)[],
  predicted: readonly (number | null)[],
  compounds: readonly string[],
  options: BootstrapOptions = DEFAULT_BOOTSTRAP,
): Estimate | null {
  const pairs = referencedPredictions(reference, predicted, compounds);
  return pairs.length === 0 ? null : estimate(sumsOfPairs(pairs), determination, options);
}

function sumsOfPairs(pairs: readonly ReferencedPrediction[]): ErrorSums[] {
  // Centred, so that the spread of nearly equal references is not lost in their squares.
  const centre = pairs.reduce((sum, pair) => sum + pair.reference, 0) / pairs.length;
  return sumsByCompound(
    pairs.map((pair) => {
      const signed = pair.predicted - pair.reference;
      const { compound, reference } = pair;
      return { compound, absolute: Math.abs(signed), signed, square: signed ** 2, reference: reference - centre };
    }),
  );
}

/** @returns R^2; null where all references are equal, up to rounding */
function determination({ n, square, reference, referenceSquare }: ErrorSums): number | null {
  const spread = referenceSquare - reference ** 2 / n;
  return spread <= 1e-12 * referenceSquare ? null : 1 - square / spread;
}

function meanErrors(sums: readonly ErrorSums[], options: BootstrapOptions) {
  return {
    mae: required(estimate(sums, ({ n, absolute }) => absolute / n, options)),
    rmse: required(estimate(sums, ({ n, square }) => Math.sqrt(square / n), options)),
    bias: required(estimate(sums, ({ n, signed }) => signed / n, options)),
  };
}
