/**
 * Photons of sunlight that a film absorbs:
 *
 *   integral of a Phi dlambda from 280 nm to the wavelength of the onset,   in m^-2 s^-1
 *
 * with a of `absorptance.ts` and Phi of `solar-photons.ts`, by the trapezoid rule on the tabulated wavelengths and the
 * onset's own: a film whose onset moves a little absorbs a little more or less, never a whole step of the table.
 */
import { absorptanceAboveOnset, endOfAxis, FILM_THICKNESS_CM, type Film } from './absorptance.js';
import type { EnergyAxis } from './onset.js';
import {
  HC_EV_NM,
  HIGHEST_SOLAR_EV,
  SOLAR_ENERGIES_EV,
  SOLAR_PHOTON_FLUX,
  SOLAR_PHOTONS,
  SOLAR_WAVELENGTHS_NM,
} from './solar-photons.js';

/**
 * @param onsetEv eV; null gives null
 * @returns m^-2 s^-1; null without an onset, or when the axis ends before sunlight does (4.43 eV)
 * @throws InvalidInputError for a number that is not finite, or a thickness that is not above 0
 */
export function absorbedSolarPhotons(film: Film, onsetEv: number | null): number | null {
  const absorptance = absorptanceAboveOnset(film);
  // One part in 1e9: an axis that was meant to reach the end must not fail by rounding.
  if (onsetEv === null || endOfAxis(film) < HIGHEST_SOLAR_EV * (1 - 1e-9)) return null;
  const onsetNm = HC_EV_NM / onsetEv;

  let photons = 0;
  let i = 0;
  let [nm, absorbed] = [0, 0];
  for (; i < SOLAR_WAVELENGTHS_NM.length && SOLAR_WAVELENGTHS_NM[i]! < onsetNm; i++) {
    const next = SOLAR_WAVELENGTHS_NM[i]!;
    const nextAbsorbed = SOLAR_PHOTON_FLUX[i]! * absorptance(SOLAR_ENERGIES_EV[i]!);
    if (i > 0) photons += ((absorbed + nextAbsorbed) / 2) * (next - nm);
    nm = next;
    absorbed = nextAbsorbed;
  }
  if (i === 0 || i === SOLAR_WAVELENGTHS_NM.length) return photons;
  const [before, after] = [SOLAR_PHOTON_FLUX[i - 1]!, SOLAR_PHOTON_FLUX[i]!];
  const flux = before + ((after - before) * (onsetNm - nm)) / (SOLAR_WAVELENGTHS_NM[i]! - nm);
  return photons + ((absorbed + flux * absorptance(onsetEv)) / 2) * (onsetNm - nm);
}

/**
 * Share of the photons of sunlight (280 to 4,000 nm) that a film absorbs.
 *
 * @param log10Alpha shape [points], log10(cm^-1), finite
 * @param onsetEv eV; null gives null
 * @param thicknessCm above 0
 * @returns in [0, 1]; null and errors as for `absorbedSolarPhotons`
 */
export function absorbedSolarShare(
  log10Alpha: ArrayLike<number>,
  axis: EnergyAxis,
  onsetEv: number | null,
  thicknessCm: number = FILM_THICKNESS_CM,
): number | null {
  const photons = absorbedSolarPhotons({ log10Alpha, axis, thicknessCm }, onsetEv);
  return photons === null ? null : photons / SOLAR_PHOTONS;
}
