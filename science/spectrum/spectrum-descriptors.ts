/**
 * What screening asks of one absorption spectrum, all at once: onset, edge integral, Tauc gap, and what a film of the crystal
 * does to sunlight. Each number is that of the function of its name; docs/reference/screening-columns.md lists them.
 *
 * A scissor shift moves the spectrum along photon energy as it is, alpha(E) -> alpha(E - shift): the gaps of a functional are
 * mended so, as far as one number can. The onset and all that follows from it are those of the moved spectrum.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { FILM_THICKNESS_CM } from './absorptance.js';
import { edgeIntegral } from './edge-integral.js';
import { type EnergyAxis, type Onset, onsetEnergy } from './onset.js';
import { absorbedSolarPhotons } from './solar-absorption.js';
import { CELL_TEMPERATURE_K, efficiencyOfFilm, type Gaps } from './solar-efficiency.js';
import { SOLAR_PHOTONS } from './solar-photons.js';
import { taucGap } from './tauc.js';
import { visibleTransmittance } from './visible-transmittance.js';

interface SpectrumDescriptors {
  readonly onsetEv: number | null;
  /** Why there is no onset, or that it is the first of several; else null. */
  readonly onsetReason: string | null;
  /** eV cm^-1, of 1 eV from the onset. */
  readonly edgeIntegral: number | null;
  /** Of a direct allowed transition. */
  readonly taucGapEv: number | null;
  /** Of the photons of AM1.5G, in [0, 1]. */
  readonly am15gShare: number | null;
  /** From 1.65 to 3.1 eV, in [0, 1]. */
  readonly visibleTransmittance: number | null;
  readonly slmePercent: number | null;
  /** The gaps are not known, so that all recombination is taken to radiate. */
  readonly slmeIsUpperBound: boolean;
}

export interface FilmSettings {
  /** Above 0. */
  readonly thicknessUm?: number;
  /** Above 0. */
  readonly temperatureK?: number;
  /** Added to every photon energy; negative where the gaps of a functional are too wide. */
  readonly scissorEv?: number;
  /** Before or after the shift, which leaves their difference; null where they are not known. */
  readonly gaps?: Gaps | null;
}

/**
 * @param log10Alpha shape [points], log10(cm^-1), finite
 * @returns null where a number cannot be read: without an onset, or where the axis ends too early
 * @throws InvalidInputError for a number that is not finite, a film or a temperature that is not above 0, or a direct gap below
 *   the gap
 */
export function spectrumDescriptors(
  log10Alpha: ArrayLike<number>,
  axis: EnergyAxis,
  {
    thicknessUm = FILM_THICKNESS_CM * 1e4,
    temperatureK = CELL_TEMPERATURE_K,
    scissorEv = 0,
    gaps = null,
  }: FilmSettings = {},
): SpectrumDescriptors {
  const moved = movedAxis(axis, scissorEv);
  // One kind of array, whatever the caller has: the loops below run several times as fast.
  const spectrum = new Float64Array(log10Alpha);
  const onset = openOnset(onsetEnergy(spectrum, moved));
  const { onsetEv } = onset;
  const film = { log10Alpha: spectrum, axis: moved, thicknessCm: thicknessUm * 1e-4 };
  const absorbed = absorbedSolarPhotons(film, onsetEv);
  return {
    onsetEv,
    onsetReason: onset.reason,
    edgeIntegral: edgeIntegral(spectrum, moved, onsetEv),
    taucGapEv: taucGap(spectrum, moved, onset, 'direct').gapEv,
    am15gShare: absorbed === null ? null : absorbed / SOLAR_PHOTONS,
    visibleTransmittance: visibleTransmittance(spectrum, moved, film.thicknessCm),
    slmePercent: efficiencyOfFilm(film, onsetEv, absorbed, { gaps, temperatureK }),
    slmeIsUpperBound: gaps === null,
  };
}

function movedAxis({ startEv, stepEv }: EnergyAxis, scissorEv: number): EnergyAxis {
  if (Number.isFinite(scissorEv)) return { startEv: startEv + scissorEv, stepEv };
  throw new InvalidInputError(`a scissor shift of ${scissorEv} eV`, {
    found: String(scissorEv),
    expected: 'a finite number',
  });
}

/** An onset that a shift took to 0 eV or below is that of a metal: none. */
function openOnset(onset: Onset): Onset {
  if (onset.onsetEv === null || onset.onsetEv > 0) return onset;
  return { ...onset, onsetEv: null, reason: 'the scissor shift closes the gap' };
}
