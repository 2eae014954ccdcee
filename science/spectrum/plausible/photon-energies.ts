/**
 * Photon energies of spectra: an axis begins at most at 30 eV and ends at 0.1 to 200 eV. Positions in another unit are told by
 * their size.
 *
 *   E / eV = hc / lambda = 1239.84 nm / lambda        1 eV = 8065.54 cm^-1
 */

const ENERGY_EV = { latestStart: 30, earliestStop: 0.1, latestStop: 200 } as const;

export const PHOTON_ENERGY_RANGE = `a range that begins at 0 to ${ENERGY_EV.latestStart} eV and ends at ${ENERGY_EV.earliestStop} to ${ENERGY_EV.latestStop} eV`;

/**
 * @param startEv first position of an axis in eV
 * @param stopEv last position
 * @returns what the positions may be instead; null for photon energies
 */
export function otherThanPhotonEnergies(startEv: number, stopEv: number): string | null {
  const { latestStart, earliestStop, latestStop } = ENERGY_EV;
  if (startEv <= latestStart && stopEv >= earliestStop && stopEv <= latestStop) return null;
  if (stopEv < earliestStop) return 'keV: 1 keV is 1000 eV';
  return stopEv <= 3000
    ? 'wavelengths in nm: the energy is 1239.84 eV nm over them, and an even grid of one is none of the other'
    : 'wavenumbers in cm^-1: 8065.54 of them are 1 eV';
}
