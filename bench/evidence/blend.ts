/**
 * Weighted means of two predictions, w a + (1 - w) b. Half each; or, fold by fold, the w of 0, 0.05 .. 1 whose mean absolute
 * error is lowest over the other folds: the crystals of a fold have no part in the choice of its own weight.
 */
import { at } from '../../schemas/required.js';

/** Shape [crystals, points], row-major, of both and of the reference; the fold of every crystal. */
export interface BlendInput {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly reference: Float32Array;
  readonly foldOf: ArrayLike<number>;
}

const STEPS = 20;

export function weightedMean(a: Float32Array, b: Float32Array, w: number): Float32Array {
  return a.map((value, i) => w * value + (1 - w) * at(b, i));
}

/** @returns the blend, and the weight of `a` in each fold */
export function nestedBlend({ a, b, reference, foldOf }: BlendInput): { blend: Float32Array; weights: number[] } {
  const points = a.length / foldOf.length;
  const folds = Math.max(...Array.from(foldOf)) + 1;
  const candidates = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
  const errors = candidates.map((w) => errorsOfFolds(weightedMean(a, b, w), reference, foldOf, folds));
  const weights = Array.from({ length: folds }, (_, fold) => {
    const elsewhere = errors.map((own) => own.reduce((sum, error, each) => (each === fold ? sum : sum + error), 0));
    return at(candidates, elsewhere.indexOf(Math.min(...elsewhere)));
  });
  const blend = a.map((value, i) => {
    const w = at(weights, at(foldOf, Math.floor(i / points)));
    return w * value + (1 - w) * at(b, i);
  });
  return { blend, weights };
}

/** Sums of |prediction - reference| over the crystals of each fold. */
function errorsOfFolds(
  prediction: Float32Array,
  reference: Float32Array,
  foldOf: ArrayLike<number>,
  folds: number,
): Float64Array {
  const points = prediction.length / foldOf.length;
  const sums = new Float64Array(folds);
  prediction.forEach((value, i) => {
    const fold = at(foldOf, Math.floor(i / points));
    sums[fold] = at(sums, fold) + Math.abs(value - at(reference, i));
  });
  return sums;
}
