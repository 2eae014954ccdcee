/**
 * Agreement of onsets read from predicted and from reference spectra by the same rule (`agreement.ts`).
 * A model's figure is one over crystals that it was not trained on, an ensemble's over those that no member was.
 */

import { type Agreement, agreementOf } from './agreement.js';

interface OnsetAgreement extends Omit<Agreement, 'mae'> {
  /** Mean absolute difference, eV; null without pairs. */
  readonly maeEv: number | null;
}

/** @param reference eV or null, one a crystal; `predicted` in the same order */
export function onsetAgreement(
  reference: readonly (number | null)[],
  predicted: readonly (number | null)[],
): OnsetAgreement {
  const { mae, ...agreement } = agreementOf('onsets', reference, predicted);
  return { ...agreement, maeEv: mae };
}

/**
 * @param ids crystals
 * @param trainedOn crystals that each model was trained on or chosen by (its training and validation subsets)
 * @returns of each crystal, whether no model has seen it
 */
export function unseenByAll(ids: readonly string[], trainedOn: readonly ReadonlySet<string>[]): boolean[] {
  return ids.map((id) => trainedOn.every((seen) => !seen.has(id)));
}
