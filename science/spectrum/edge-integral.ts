/**
 * Absorption-edge integral: strength of absorption just above the onset,
 *
 *   I = integral of alpha(E) dE from the onset to the onset + window,   in eV cm^-1,
 *
 * by the trapezoid rule on the grid points inside the window and its two ends. Between grid points log10 alpha is
 * taken as a straight line, as for the onset: alpha at the onset is then exactly the threshold.
 *
 * A window that passes the end of the axis gives no integral: a part of it would be compared with whole ones. So a
 * spectrum with an onset and without an integral is one whose onset lies less than the window below the last energy.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { alphaAt } from './absorptance.js';
import { type EnergyAxis, requireFinite } from './onset.js';

export const EDGE_WINDOW_EV = 1;

/**
 * @param log10Alpha shape [points], log10(cm^-1), finite
 * @param onsetEv eV, on the axis; null gives null
 * @param windowEv eV, above 0
 * @returns eV cm^-1; null without an onset, or when the window passes the end of the axis (nothing is extrapolated)
 * @throws InvalidInputError when the onset does not lie on the axis
 */
export function edgeIntegral(
  log10Alpha: ArrayLike<number>,
  { startEv, stepEv }: EnergyAxis,
  onsetEv: number | null,
  windowEv: number = EDGE_WINDOW_EV,
): number | null {
  if (onsetEv === null) return null;
  requireFinite(log10Alpha);
  if (!(windowEv > 0)) throw new InvalidInputError(`window of ${windowEv} eV is not above 0`);
  const last = log10Alpha.length - 1;
  const from = (onsetEv - startEv) / stepEv;
  const to = (onsetEv + windowEv - startEv) / stepEv;
  if (!(from >= 0 && from <= last)) throw new InvalidInputError(`onset ${onsetEv} eV is not on the axis`);
  // One part in 1e9 of a step: an onset whose window ends exactly on the last point must not fall to rounding.
  if (to > last + 1e-9) return null;

  let sum = 0;
  let position = from;
  let alpha = alphaAt(log10Alpha, from);
  while (position < to) {
    const next = Math.min(Math.floor(position) + 1, to);
    const nextAlpha = alphaAt(log10Alpha, next);
    sum += ((alpha + nextAlpha) / 2) * (next - position);
    position = next;
    alpha = nextAlpha;
  }
  return sum * stepEv;
}
