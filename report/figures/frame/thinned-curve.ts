/**
 * A curve with as few corners as its drawing needs: of 1,501 values a small drawing has room for a tenth, and thousands of such
 * curves would be most of a page. Every value that is left out lies within `tolerance` above or below the line between the
 * corners that stay, so that the drawing is the same to a fraction of a pixel.
 * @source Douglas and Peucker, Cartographica 10, 112 (1973), with distances measured along the value axis
 */
import { at } from '../../../schemas/required.js';
import type { DrawnContent } from '../../content/content.js';
import { energyAt } from '../../content/energy-axis.js';

/** Pixels of the drawing: its coordinates are rounded to as much. */
const TOLERANCE = 0.1;
/** Of thin, pale lines of which hundreds lie on each other. */
export const TOLERANCE_OF_MANY = 0.2;

interface CurvePoint {
  /** Which of the values. */
  readonly index: number;
  readonly energy: number;
  readonly value: number;
}

/**
 * @param height of the area between the axes, in pixels
 * @param tolerance in pixels
 * @returns for any values over the axis, shape [points], the corners of their curve
 */
export function curveCorners(
  { axis, range }: Pick<DrawnContent, 'axis' | 'range'>,
  height: number,
  tolerance = TOLERANCE,
): (values: ArrayLike<number>) => CurvePoint[] {
  const energies = Array.from({ length: axis.points }, (_, i) => energyAt(axis, i));
  const inUnit = (tolerance * (range.max - range.min)) / height;
  return (values) =>
    thinnedCurve(energies, values, inUnit).map((i) => ({ index: i, energy: at(energies, i), value: at(values, i) }));
}

/**
 * @param positions along the axis, ascending, shape [n]
 * @param values finite, shape [n]
 * @param tolerance in the unit of the values, at least 0
 * @returns indices that stay, ascending; first and last among them
 */
export function thinnedCurve(positions: ArrayLike<number>, values: ArrayLike<number>, tolerance: number): number[] {
  const n = values.length;
  const stays = new Uint8Array(n);
  const stretches: [number, number][] = n > 0 ? [[0, n - 1]] : [];
  for (let next = stretches.pop(); next !== undefined; next = stretches.pop()) {
    const [from, to] = next;
    stays[from] = 1;
    stays[to] = 1;
    const corner = farthest(positions, values, from, to, tolerance);
    if (corner !== null) stretches.push([from, corner], [corner, to]);
  }
  return Array.from({ length: n }, (_, i) => i).filter((i) => stays[i] === 1);
}

/** @returns the value between the two ends that is farthest from their line; null where all are within the tolerance */
function farthest(
  positions: ArrayLike<number>,
  values: ArrayLike<number>,
  from: number,
  to: number,
  tolerance: number,
): number | null {
  const [x, y] = [at(positions, from), at(values, from)];
  const slope = to > from ? (at(values, to) - y) / (at(positions, to) - x) : 0;
  let most = tolerance;
  let corner: number | null = null;
  for (let i = from + 1; i < to; i++) {
    const distance = Math.abs((values[i] as number) - y - slope * ((positions[i] as number) - x));
    if (distance <= most) continue;
    most = distance;
    corner = i;
  }
  return corner;
}
