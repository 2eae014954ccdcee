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
import { absorbedOnPath } from './absorbed-on-path.js';
import { type EnergyAxis, requireFinite } from './onset.js';

/** Thickness for which efficiencies are published, cm. */
export const FILM_THICKNESS_CM = 0.5e-4;

/**
 * Absorption coefficient between grid points, where log10 alpha is a straight line.
 *
 * @param position counted in grid steps from the first point, at least 0; beyond the last point its value holds
 * @returns log10(cm^-1)
 */
function log10AlphaAt(log10Alpha: ArrayLike<number>, position: number): number {
  const last = log10Alpha.length - 1;
  const below = Math.min(Math.floor(position), last);
  const value = log10Alpha[below]!;
  return value + (position - below) * (log10Alpha[Math.min(below + 1, last)]! - value);
}

/** @returns cm^-1, as `log10AlphaAt` */
export function alphaAt(log10Alpha: ArrayLike<number>, position: number): number {
  return 10 ** log10AlphaAt(log10Alpha, position);
}

/** What a film does to light, over photon energy. */
export interface Film {
  readonly log10Alpha: ArrayLike<number>;
  readonly axis: EnergyAxis;
  readonly thicknessCm: number;
}

/**
 * @param passages of the light through the film, above 0
 * @returns share of the light that is absorbed, in [0, 1], at a photon energy on the axis in eV
 * @throws InvalidInputError for a number that is not finite, or a thickness that is not above 0
 */
export function absorbedInPassages(
  { log10Alpha, axis, thicknessCm }: Film,
  passages: number,
): (energyEv: number) => number {
  requireFinite(log10Alpha);
  if (!(thicknessCm > 0 && Number.isFinite(thicknessCm)))
    throw new InvalidInputError(`a film of ${thicknessCm} cm`, { found: String(thicknessCm), expected: 'above 0' });
  const log10Path = Math.log10(passages * thicknessCm);
  return (energyEv) => absorbedOnPath(log10Path + log10AlphaAt(log10Alpha, (energyEv - axis.startEv) / axis.stepEv));
}

/** @returns a(E), in [0, 1], at a photon energy at or above the onset in eV; @throws as `absorbedInPassages` */
export function absorptanceAboveOnset(film: Film): (energyEv: number) => number {
  return absorbedInPassages(film, 2);
}

/** eV, of the last grid point. */
export function endOfAxis({ log10Alpha, axis }: Film): number {
  return axis.startEv + axis.stepEv * (log10Alpha.length - 1);
}
