/**
 * Share of the photons that a film absorbs, whose back reflects all light and whose front none:
 *
 *   a(E) = 1 - exp(-2 alpha(E) L) above the onset, 0 below it
 *
 * Below the onset a spectrum of ours holds a floor or the tail of a broadening. Taken for absorption it costs most of a
 * cell's voltage: there the film itself glows brightest.
 * @source Yu and Zunger, Phys. Rev. Lett. 108, 068701 (2012)
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import { type EnergyAxis, requireFinite } from './onset.js';

/** Thickness for which efficiencies are published, cm. */
export const FILM_THICKNESS_CM = 0.5e-4;

/**
 * Absorption coefficient between grid points, where log10 alpha is a straight line.
 *
 * @param position counted in grid steps from the first point, at least 0; beyond the last point its value holds
 * @returns cm^-1
 */
export function alphaAt(log10Alpha: ArrayLike<number>, position: number): number {
  const below = Math.min(Math.floor(position), log10Alpha.length - 1);
  const above = Math.min(below + 1, log10Alpha.length - 1);
  return 10 ** (at(log10Alpha, below) + (position - below) * (at(log10Alpha, above) - at(log10Alpha, below)));
}

/** What a film does to light, over photon energy. */
export interface Film {
  readonly log10Alpha: ArrayLike<number>;
  readonly axis: EnergyAxis;
  readonly thicknessCm: number;
}

/**
 * @returns alpha(E) L, dimensionless, at a photon energy on the axis in eV
 * @throws InvalidInputError for a number that is not finite, or a thickness that is not above 0
 */
export function opticalThickness({ log10Alpha, axis, thicknessCm }: Film): (energyEv: number) => number {
  requireFinite(log10Alpha);
  if (!(thicknessCm > 0 && Number.isFinite(thicknessCm)))
    throw new InvalidInputError(`a film of ${thicknessCm} cm`, { found: String(thicknessCm), expected: 'above 0' });
  return (energyEv) => thicknessCm * alphaAt(log10Alpha, (energyEv - axis.startEv) / axis.stepEv);
}

/** @returns a(E), in [0, 1], at a photon energy at or above the onset in eV; @throws as `opticalThickness` */
export function absorptanceAboveOnset(film: Film): (energyEv: number) => number {
  const thickness = opticalThickness(film);
  return (energyEv) => -Math.expm1(-2 * thickness(energyEv));
}

/** eV, of the last grid point. */
export function endOfAxis({ log10Alpha, axis }: Film): number {
  return axis.startEv + axis.stepEv * (log10Alpha.length - 1);
}
