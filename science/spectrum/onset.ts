/**
 * Onset energy: the photon energy in eV at which the absorption coefficient first rises through a threshold,
 * read from the straight line in log10 alpha between the two grid points around the crossing:
 *
 *   E = E_i + (E_i+1 - E_i) (log10 threshold - y_i) / (y_i+1 - y_i),   y_i < log10 threshold <= y_i+1
 *
 * The threshold of 1e4 cm^-1 is that of optical-gap databases (spec 4.7); the published study does not state its own.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';

/** Even photon-energy grid: point i lies at startEv + i stepEv. */
export interface EnergyAxis {
  readonly startEv: number;
  readonly stepEv: number;
}

export interface Onset {
  /** eV; null when there is none, and the reason says why. */
  readonly onsetEv: number | null;
  /** Null for one clean crossing; also set, beside an onset, when it is the first of several crossings. */
  readonly reason: string | null;
  /** Upward crossings of the threshold in the whole spectrum. */
  readonly crossings: number;
}

export const ONSET_THRESHOLD_CM1 = 1e4;

/**
 * @param log10Alpha shape [points], log10(cm^-1), finite
 * @param thresholdCm1 cm^-1, above 0
 */
export function onsetEnergy(
  log10Alpha: ArrayLike<number>,
  { startEv, stepEv }: EnergyAxis,
  thresholdCm1: number = ONSET_THRESHOLD_CM1,
): Onset {
  requireFinite(log10Alpha);
  if (!(thresholdCm1 > 0)) throw new InvalidInputError(`threshold ${thresholdCm1} cm^-1 is not above 0`);
  const threshold = Math.log10(thresholdCm1);
  let first: number | null = null;
  let crossings = 0;
  for (let i = 1; i < log10Alpha.length; i++) {
    const below = at(log10Alpha, i - 1);
    const above = at(log10Alpha, i);
    if (below >= threshold || above < threshold) continue;
    crossings++;
    first ??= startEv + stepEv * (i - 1 + (threshold - below) / (above - below));
  }
  if (at(log10Alpha, 0) >= threshold)
    return { onsetEv: null, reason: 'above threshold at the first energy', crossings };
  if (first === null) return { onsetEv: null, reason: 'below threshold everywhere', crossings };
  return { onsetEv: first, reason: crossings > 1 ? `first of ${crossings} upward crossings` : null, crossings };
}

/** Comparisons with NaN are false: without this an onset would be found past a hole, or missed. */
export function requireFinite(log10Alpha: ArrayLike<number>): void {
  if (log10Alpha.length === 0) throw new InvalidInputError('a spectrum without points');
  for (let i = 0; i < log10Alpha.length; i++) {
    if (!Number.isFinite(log10Alpha[i])) throw new InvalidInputError(`point ${i} of a spectrum is ${log10Alpha[i]}`);
  }
}
