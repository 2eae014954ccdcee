/**
 * `windowProbability` as a step function of the prediction, for looking up millions: it changes only where another crystal
 * becomes one of the nearest, half way between two predictions, and where a residual carries a prediction over an end of
 * the window. Each such place is a step, and so is the number next to it, since ends belong to the window.
 */
import { at } from '../../../schemas/required.js';
import type { Calibration } from './calibration.js';
import { NEAREST, windowProbability } from './window-probability.js';

export interface ProbabilitySteps {
  /** Ascending; the first is -1e300. */
  readonly from: Float64Array;
  /** From there up to the next, in [0, 1]. */
  readonly probability: Float64Array;
}

const LOWEST = -1e300;

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
  const starts = [LOWEST, ...new Set(places.flatMap((place) => [before(place), place, after(place)]))].sort(
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

const bits = new DataView(new ArrayBuffer(8));

/** The next number of double precision above. */
function after(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

function before(value: number): number {
  return -after(-value);
}

/** @returns the probability of the step that the value lies on; for tests and single values */
export function probabilityAt({ from, probability }: ProbabilitySteps, value: number): number | null {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(from, middle) <= value) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : at(probability, low - 1);
}
