/**
 * Probability that the reference lies in a window when v is predicted, from the crystals whose prediction out of fold is
 * nearest to v:
 *
 *   P = share of them with from <= v + r <= to,   r their residuals
 *
 * Errors depend on the value: where small values are predicted too high, residuals there are negative, and P knows it.
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { type Calibration, nearestPoints } from './calibration.js';

/** Both ends belong to it; in the unit of the values. */
export interface ValueWindow {
  readonly from: number;
  readonly to: number;
}

/** Crystals that a probability rests on; its steps are one in so many. */
export const NEAREST = 40;

/**
 * @param value predicted, finite
 * @returns in [0, 1]; over all crystals of the calibration where there are no more than `NEAREST`; null without any
 * @throws InvalidInputError for a value that is not finite, or a window that ends before it begins
 */
export function windowProbability(calibration: Calibration, value: number, window: ValueWindow): number | null {
  requireWindow(window);
  if (!Number.isFinite(value)) throw new InvalidInputError(`a prediction of ${value}`, { found: value });
  return probability(calibration, value, window, null);
}

export interface CalibratedCrystal {
  /** Place among the crystals that the calibration was made of. */
  readonly crystal: number;
  readonly probability: number;
  /** Whether the reference lies in the window. */
  readonly inside: boolean;
}

/**
 * Probabilities of the crystals of the calibration, each from the residuals of other compounds.
 * @returns by crystal, ascending; without those for which no other compound is left
 */
export function calibratedProbabilities(calibration: Calibration, window: ValueWindow): CalibratedCrystal[] {
  requireWindow(window);
  return calibration.points
    .flatMap(({ crystal, compound, predicted, reference }) => {
      const found = probability(calibration, predicted, window, compound);
      return found === null ? [] : [{ crystal, probability: found, inside: contains(window, reference) }];
    })
    .sort((a, b) => a.crystal - b.crystal);
}

function probability(
  calibration: Calibration,
  value: number,
  window: ValueWindow,
  except: string | null,
): number | null {
  const nearest = nearestPoints(calibration, value, NEAREST, except);
  if (nearest.length === 0) return null;
  return nearest.filter(({ residual }) => contains(window, value + residual)).length / nearest.length;
}

export function contains({ from, to }: ValueWindow, value: number): boolean {
  return from <= value && value <= to;
}

export function requireWindow({ from, to }: ValueWindow): void {
  if (!(from <= to))
    throw new InvalidInputError(`a window from ${from} to ${to}`, {
      found: `${from} to ${to}`,
      expected: 'from <= to',
    });
}
