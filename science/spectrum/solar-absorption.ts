/**
 * Photons of sunlight that a film absorbs:
 *
 *   integral of a Phi dlambda from 280 nm to the wavelength of the onset,   in m^-2 s^-1
 *
 * with a of `absorptance.ts` and Phi of `solar-photons.ts`, by the trapezoid rule on the tabulated wavelengths and the
 * onset's own: a film whose onset moves a little absorbs a little more or less, never a whole step of the table.
 */
import { at } from '../../schemas/required.js';
import { absorptanceAboveOnset, endOfAxis, FILM_THICKNESS_CM, type Film } from './absorptance.js';
import type { EnergyAxis } from './onset.js';
import { HC_EV_NM, HIGHEST_SOLAR_EV, SOLAR_PHOTON_FLUX, SOLAR_PHOTONS, SOLAR_WAVELENGTHS_NM } from './solar-photons.js';

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
  const absorbedAt = (nm: number, flux: number) => flux * absorptance(HC_EV_NM / nm);

  let photons = 0;
  let nm = at(SOLAR_WAVELENGTHS_NM, 0);
  let absorbed = nm < onsetNm ? absorbedAt(nm, at(SOLAR_PHOTON_FLUX, 0)) : 0;
  for (let i = 1; i < SOLAR_WAVELENGTHS_NM.length && nm < onsetNm; i++) {
    const tabulated = at(SOLAR_WAVELENGTHS_NM, i);
    const next = Math.min(tabulated, onsetNm);
    const [before, after] = [at(SOLAR_PHOTON_FLUX, i - 1), at(SOLAR_PHOTON_FLUX, i)];
    const flux = after + ((before - after) * (tabulated - next)) / (tabulated - nm);
    const nextAbsorbed = absorbedAt(next, flux);
    photons += ((absorbed + nextAbsorbed) / 2) * (next - nm);
    nm = next;
    absorbed = nextAbsorbed;
  }
  return photons;
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
