/**
 * How far the efficiencies that a model's spectra give are from those of the reference spectra (`agreement.ts`): the error that
 * a ranking by efficiency has to be read with. Both are of the same film, so the error is the model's alone.
 *
 * Over crystals that the model was not trained on. For comparison: 1.95 points and R^2 of 0.84 for the network of a published
 * screening (arXiv:2510.08738).
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { type Agreement, agreementOf } from './agreement.js';
import type { EnergyAxis } from './onset.js';
import { type FilmSettings, spectrumDescriptors } from './spectrum-descriptors.js';

interface EfficiencyAgreement extends Omit<Agreement, 'mae'> {
  /** Mean absolute difference of SLME, percentage points; null without pairs. */
  readonly maePoints: number | null;
}

/**
 * @param reference log10(cm^-1), shape [crystals, axis.points], row-major, finite; `predicted` of the same shape
 * @param film of all crystals; the gaps are taken as unknown, so the efficiencies are upper bounds
 * @throws InvalidInputError for another shape, or as `spectrumDescriptors`
 */
export function efficiencyAgreement(
  reference: Float32Array,
  predicted: Float32Array,
  axis: EnergyAxis & { readonly points: number },
  film: Omit<FilmSettings, 'gaps'> = {},
): EfficiencyAgreement {
  if (reference.length % axis.points !== 0)
    throw new InvalidInputError(`${reference.length} values are no spectra of ${axis.points} points`);
  const efficienciesOf = (spectra: Float32Array) =>
    Array.from(
      { length: spectra.length / axis.points },
      (_, crystal) => spectrumDescriptors(rowView(spectra, axis.points, crystal), axis, film).slmePercent,
    );
  if (reference.length !== predicted.length)
    throw new InvalidInputError(`${reference.length} reference values and ${predicted.length} predicted ones`);
  const { mae, ...agreement } = agreementOf('efficiencies', efficienciesOf(reference), efficienciesOf(predicted));
  return { ...agreement, maePoints: mae };
}
