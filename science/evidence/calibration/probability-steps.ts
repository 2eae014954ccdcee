/**
 * `windowProbability` as a step function of the prediction, for looking up millions: it changes only where another crystal
 * becomes one of the nearest, half way between two predictions, and where a residual carries a prediction over an end of
 * the window. Each such place is a step of its own and what follows another, since ends belong to the window.
 */
import type { Calibration } from './calibration.js';
import { NEAREST, windowProbability } from './window-probability.js';

interface ProbabilitySteps {
  /** Ascending; the first is -1e300. */
  readonly from: Float64Array;
  /** From there up to the next, in [0, 1]. */
  readonly probability: Float64Array;
}

const LOWEST = -1e300;
/** Relative; sums of what is further apart do not round to the same number. */
const MARGIN = 2 ** -48;

/**
 * @param window both ends belong to it; in the unit of the values
 * @returns no steps without any crystal
 * @throws InvalidInputError for a window that ends before it begins
 */
export function probabilitySteps(
  calibration: Calibration,
  window: { readonly from: number; readonly to: number },
): ProbabilitySteps {
  const { points } = calibration;
  const places = points.flatMap(({ residual, predicted }, i) => {
    const other = points[i + NEAREST];
    const ends = [window.from - residual, window.to - residual];
    // Predictions with as many between them as a probability rests on, and those beside them where several are as near.
    return other ? [...ends, (predicted + other.predicted) / 2] : ends;
  });
  const largest = points.reduce(
    (most, { predicted, reference }) => Math.max(most, Math.abs(predicted), Math.abs(reference)),
    1,
  );
  const margin = MARGIN * Math.max(largest, Math.abs(window.from), Math.abs(window.to));
  const starts = [LOWEST, ...new Set(places.flatMap((place) => [place - margin, place, place + margin]))].sort(
    (a, b) => a - b,
  );
  const from: number[] = [];
  const probability: number[] = [];
  for (const start of starts) {
    const value = windowProbability(calibration, start, window);
    if (value === null || value === probability.at(-1)) continue;
    from.push(start);
    probability.push(value);
  }
  return { from: Float64Array.from(from), probability: Float64Array.from(probability) };
}
