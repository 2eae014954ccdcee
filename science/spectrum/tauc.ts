/**
 * Tauc gaps: where the straight part of a Tauc plot, continued downwards, meets the energy axis.
 *
 *   direct allowed     (alpha E)^2   = B (E - gap)     edge alpha E proportional to (E - gap)^(1/2)
 *   indirect allowed   (alpha E)^1/2 = B (E - gap)     edge alpha E proportional to (E - gap)^2
 *
 * The straight part is chosen by rule, not by eye: windows of 0.2 eV, and of at least 5 grid points, slide upwards
 * from the first grid point at or above the onset to 1 eV above the onset. The first one counts whose least-squares
 * line rises, has R^2 >= 0.98, and meets the axis between 0 eV and the start of the window.
 *
 * The first and not the steepest: higher transitions are steeper. On the 250 bundled spectra, whose direct gaps are
 * known, the first window is off by 0.06 eV in the median, the steepest by 0.5 eV. Either gap is a reading of the plot:
 * which one means something depends on the material, and calculated spectra without phonons hold no indirect edge.
 * @source Tauc, Grigorovici and Vancu, Phys. Status Solidi 15, 627 (1966); the choice of the window is ours
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import { type EnergyAxis, type Onset, requireFinite } from './onset.js';

const TAUC_EXPONENTS = { direct: 2, indirect: 0.5 } as const;
export type TaucTransition = keyof typeof TAUC_EXPONENTS;

export interface TaucRule {
  /** Width of a window and of the range above the onset in which windows lie, eV. */
  readonly windowEv: number;
  readonly rangeEv: number;
  /** Grid points of a window, at least 3: a coarse grid widens the window. */
  readonly minimumPoints: number;
  readonly minimumR2: number;
}

export const TAUC_RULE: TaucRule = { windowEv: 0.2, rangeEv: 1, minimumPoints: 5, minimumR2: 0.98 };

export interface TaucGap {
  /** eV, at least 0; null when there is none, and the reason says why. */
  readonly gapEv: number | null;
  readonly reason: string | null;
  /** The window that was used, eV, and R^2 of its line; null without a gap. */
  readonly fromEv: number | null;
  readonly toEv: number | null;
  readonly r2: number | null;
}

/**
 * @param log10Alpha shape [points], log10(cm^-1), finite
 * @param onset of the same spectrum
 * @throws InvalidInputError on a hole in the spectrum or a rule that cannot be
 */
export function taucGap(
  log10Alpha: ArrayLike<number>,
  { startEv, stepEv }: EnergyAxis,
  onset: Onset,
  transition: TaucTransition,
  rule: TaucRule = TAUC_RULE,
): TaucGap {
  requireFinite(log10Alpha);
  requireRule(rule);
  if (onset.onsetEv === null) return none(`no onset: ${onset.reason}`);
  const exponent = TAUC_EXPONENTS[transition];

  // One part in 1e9 of a step: a point that lies on a limit must not fall to rounding.
  const first = Math.max(0, Math.ceil((onset.onsetEv - startEv) / stepEv - 1e-9));
  const inRange = Math.floor((onset.onsetEv + rule.rangeEv - startEv) / stepEv + 1e-9);
  const last = Math.min(inRange, log10Alpha.length - 1);
  const points = Math.max(rule.minimumPoints, Math.round(rule.windowEv / stepEv) + 1);
  if (last - first + 1 < points) {
    return none(
      `${Math.max(0, last - first + 1)} grid points within ${rule.rangeEv} eV above the onset, ${points} needed`,
    );
  }
  const energiesEv = new Float64Array(last - first + 1);
  const plot = new Float64Array(last - first + 1);
  for (let i = 0; i < plot.length; i++) {
    const energyEv = startEv + (first + i) * stepEv;
    energiesEv[i] = energyEv;
    plot[i] = (10 ** at(log10Alpha, first + i) * energyEv) ** exponent;
  }
  for (let from = 0; from + points <= plot.length; from++) {
    const fromEv = at(energiesEv, from);
    const { axisAt, slope, r2 } = lineThrough(energiesEv, plot, from, points);
    if (slope > 0 && r2 >= rule.minimumR2 && axisAt >= 0 && axisAt <= fromEv) {
      return { gapEv: axisAt, reason: null, fromEv, toEv: at(energiesEv, from + points - 1), r2 };
    }
  }
  return none(`no straight rise within ${rule.rangeEv} eV above the onset`);
}

/** Least-squares line through the points from .. from + count - 1 of the plot. */
function lineThrough(energiesEv: Float64Array, plot: Float64Array, from: number, count: number) {
  let [sumX, sumY] = [0, 0];
  for (let i = from; i < from + count; i++) {
    sumX += at(energiesEv, i);
    sumY += at(plot, i);
  }
  const [meanX, meanY] = [sumX / count, sumY / count];
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = from; i < from + count; i++) {
    const [dx, dy] = [at(energiesEv, i) - meanX, at(plot, i) - meanY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const slope = xy / xx;
  return { slope, axisAt: meanX - meanY / slope, r2: Math.min((xy * xy) / (xx * yy), 1) };
}

function none(reason: string): TaucGap {
  return { gapEv: null, reason, fromEv: null, toEv: null, r2: null };
}

function requireRule({ windowEv, rangeEv, minimumPoints, minimumR2 }: TaucRule): void {
  if (!(windowEv > 0) || !(rangeEv > 0)) {
    throw new InvalidInputError(`Tauc window of ${windowEv} eV in a range of ${rangeEv} eV: both have to be above 0`);
  }
  if (!Number.isInteger(minimumPoints) || minimumPoints < 3) {
    throw new InvalidInputError(`a Tauc line through ${minimumPoints} points`, { expected: 'at least 3' });
  }
  if (!(minimumR2 >= 0 && minimumR2 <= 1)) throw new InvalidInputError(`R^2 of at least ${minimumR2} is not in 0 .. 1`);
}
