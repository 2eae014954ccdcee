/**
 * Photon flux of sunlight (AM1.5G) over wavelength:
 *
 *   Phi(lambda) = I(lambda) lambda / (h c),   in m^-2 s^-1 nm^-1,   a straight line between the tabulated wavelengths
 *
 * The integral of the irradiance over the table, by the trapezoid rule, is 1000.4 W m^-2.
 */
import { at } from '../../schemas/required.js';
import { AM15G_IRRADIANCE } from './am15g-table.js';
import { ELEMENTARY_CHARGE_C, PLANCK_JS, SPEED_OF_LIGHT_MS } from './physical-constants.js';

/** h c in eV nm: a photon of E eV has the wavelength HC / E nm. */
export const HC_EV_NM = (PLANCK_JS * SPEED_OF_LIGHT_MS * 1e9) / ELEMENTARY_CHARGE_C;

const irradiance = Float64Array.from(AM15G_IRRADIANCE.trim().split(/\s+/), Number);

/** nm, rising. */
export const SOLAR_WAVELENGTHS_NM = irradiance.map((_, i) => {
  if (i <= 240) return 280 + i / 2;
  if (i <= 1540) return 160 + i;
  return i === 1541 ? 1702 : 1705 + 5 * (i - 1542);
});

/** eV, of photons of those wavelengths. */
export const SOLAR_ENERGIES_EV = SOLAR_WAVELENGTHS_NM.map((nm) => HC_EV_NM / nm);

/** m^-2 s^-1 nm^-1 at those wavelengths. */
export const SOLAR_PHOTON_FLUX = irradiance.map(
  (value, i) => (value * at(SOLAR_WAVELENGTHS_NM, i) * 1e-9) / (PLANCK_JS * SPEED_OF_LIGHT_MS),
);

/** eV: photons of a higher energy are not in the table. */
export const HIGHEST_SOLAR_EV = HC_EV_NM / at(SOLAR_WAVELENGTHS_NM, 0);

/** W m^-2 */
export const SOLAR_POWER_WM2 = integralOf(irradiance);

/** m^-2 s^-1, of the whole table. */
export const SOLAR_PHOTONS = integralOf(SOLAR_PHOTON_FLUX);

function integralOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) {
    const width = at(SOLAR_WAVELENGTHS_NM, i) - at(SOLAR_WAVELENGTHS_NM, i - 1);
    sum += ((at(values, i) + at(values, i - 1)) / 2) * width;
  }
  return sum;
}
