/**
 * Do probabilities mean what they say? In each bin of P the share of what happened, which should be the mean of P there,
 * and the Brier score, (1 / n) sum (P - o)^2 with o = 1 for what happened and 0 for what did not: lower is better. Beside
 * it that of a forecast that says the base rate b of every crystal, b (1 - b): above it, P knows less than nothing.
 * @source Brier, Mon. Weather Rev. 78, 1 (1950)
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { CalibratedCrystal } from './window-probability.js';

interface ReliabilityBin {
  /** P from `from` up to `to`, which belongs to the next bin, but for the last. */
  readonly from: number;
  readonly to: number;
  readonly crystals: number;
  readonly meanProbability: number;
  readonly observedShare: number;
}

interface Reliability {
  readonly crystals: number;
  /** Ascending, without those that hold no crystal. */
  readonly bins: readonly ReliabilityBin[];
  /** Null without crystals, as the two below. */
  readonly brier: number | null;
  readonly baseRate: number | null;
  readonly baseRateBrier: number | null;
}

const RELIABILITY_BINS = 5;

/** @throws InvalidInputError for a probability outside [0, 1], naming its crystal */
export function reliability(
  forecasts: readonly Pick<CalibratedCrystal, 'crystal' | 'probability' | 'inside'>[],
  bins: number = RELIABILITY_BINS,
): Reliability {
  const members = Array.from({ length: bins }, (): { probability: number; inside: boolean }[] => []);
  for (const { crystal, probability, inside } of forecasts) {
    if (!(probability >= 0 && probability <= 1))
      throw new InvalidInputError(`the probability of crystal ${crystal} is ${probability}`, { found: probability });
    at(members, Math.min(Math.floor(probability * bins), bins - 1)).push({ probability, inside });
  }
  const baseRate = share(forecasts.map(({ inside }) => Number(inside)));
  return {
    crystals: forecasts.length,
    bins: members.flatMap((held, bin) => {
      const meanProbability = share(held.map(({ probability }) => probability));
      const observedShare = share(held.map(({ inside }) => Number(inside)));
      if (meanProbability === null || observedShare === null) return [];
      return [{ from: bin / bins, to: (bin + 1) / bins, crystals: held.length, meanProbability, observedShare }];
    }),
    brier: share(forecasts.map(({ probability, inside }) => (probability - Number(inside)) ** 2)),
    baseRate,
    baseRateBrier: baseRate === null ? null : baseRate * (1 - baseRate),
  };
}

function share(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
