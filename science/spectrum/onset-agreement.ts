/**
 * Coefficient of determination between onsets read from predicted and from reference spectra by the same rule:
 *
 *   R^2 = 1 - sum (reference - predicted)^2 / sum (reference - mean reference)^2,   dimensionless, at most 1
 *
 * Only crystals with both onsets count, so the number of them belongs to the figure, and so does that of the others.
 * A model's figure is one over crystals that it was not trained on, an ensemble's over those that no member was.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';

interface OnsetAgreement {
  /** Null with fewer than two pairs, or when all reference onsets are equal. */
  readonly r2: number | null;
  /** Mean absolute difference, eV; null without pairs. */
  readonly maeEv: number | null;
  /** Crystals with both onsets. */
  readonly pairs: number;
  /** Crystals left out: without an onset in the reference, and without one in the prediction alone. */
  readonly withoutReference: number;
  readonly withoutPrediction: number;
}

/** @param reference eV or null, one a crystal; `predicted` in the same order */
export function onsetAgreement(
  reference: readonly (number | null)[],
  predicted: readonly (number | null)[],
): OnsetAgreement {
  if (reference.length !== predicted.length) {
    throw new InvalidInputError(`${reference.length} reference onsets and ${predicted.length} predicted ones`);
  }
  const pairs: [number, number][] = [];
  reference.forEach((onset, i) => {
    const other = predicted[i];
    if (onset !== null && other !== null && other !== undefined) pairs.push([onset, other]);
  });
  const withoutReference = reference.filter((onset) => onset === null).length;
  const left = { withoutReference, withoutPrediction: reference.length - withoutReference - pairs.length };
  if (pairs.length === 0) return { r2: null, maeEv: null, pairs: 0, ...left };
  const mean = pairs.reduce((sum, [onset]) => sum + onset, 0) / pairs.length;
  const residual = pairs.reduce((sum, [onset, other]) => sum + (onset - other) ** 2, 0);
  const total = pairs.reduce((sum, [onset]) => sum + (onset - mean) ** 2, 0);
  const maeEv = pairs.reduce((sum, [onset, other]) => sum + Math.abs(onset - other), 0) / pairs.length;
  const allEqual = pairs.every(([onset]) => onset === at(pairs, 0)[0]);
  return { r2: allEqual ? null : 1 - residual / total, maeEv, pairs: pairs.length, ...left };
}

/**
 * @param ids crystals
 * @param trainedOn crystals that each model was trained on or chosen by (its training and validation subsets)
 * @returns of each crystal, whether no model has seen it
 */
export function unseenByAll(ids: readonly string[], trainedOn: readonly ReadonlySet<string>[]): boolean[] {
  return ids.map((id) => trainedOn.every((seen) => !seen.has(id)));
}
