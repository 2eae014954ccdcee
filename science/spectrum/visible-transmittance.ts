/**
 * Transmittance of a film for visible light: what one passage leaves, as the mean over photon energies from 1.65 to 3.1 eV
 * (751 to 400 nm),
 *
 *   T = 1 / (E2 - E1) integral of exp(-alpha(E) L) dE,   dimensionless, without reflection at the surfaces,
 *
 * by the midpoint rule in steps of 5 meV. The spectrum counts as it is, also below the onset: a floor of 100 cm^-1 takes half
 * a percent.
 */
import { absorbedInPassages, endOfAxis, FILM_THICKNESS_CM } from './absorptance.js';
import type { EnergyAxis } from './onset.js';

const FROM_EV = 1.65;
const TO_EV = 3.1;
const INTERVALS = 290;

/**
 * @param log10Alpha shape [points], log10(cm^-1), finite
 * @param thicknessCm above 0
 * @returns in [0, 1]; null where the axis does not hold the range
 * @throws InvalidInputError for a number that is not finite, or a thickness that is not above 0
 */
export function visibleTransmittance(
  log10Alpha: ArrayLike<number>,
  axis: EnergyAxis,
  thicknessCm: number = FILM_THICKNESS_CM,
): number | null {
  const film = { log10Alpha, axis, thicknessCm };
  const absorbed = absorbedInPassages(film, 1);
  if (axis.startEv > FROM_EV || endOfAxis(film) < TO_EV * (1 - 1e-9)) return null;
  const width = (TO_EV - FROM_EV) / INTERVALS;
  let sum = 0;
  for (let i = 0; i < INTERVALS; i++) sum += absorbed(FROM_EV + (i + 0.5) * width);
  return 1 - sum / INTERVALS;
}
