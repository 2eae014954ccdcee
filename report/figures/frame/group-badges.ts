/** Numbers of groups on a drawing, with a rim in the colour of the group: no reading of it depends on colours alone. */
import * as Plot from '@observablehq/plot';
import { quantile } from '../../../schemas/numerics/quantile.js';
import type { Group } from '../../content/groups.js';
import { type DrawnPlace, firstFree } from './first-free.js';

/** Side of a number with its rim, in pixels. */
export const BADGE = 19;

/** @param places in the units of the axes, one a group */
export function groupBadges(groups: readonly Group[], places: readonly DrawnPlace[]): Plot.Markish[] {
  const badges = groups.map(({ number, mark }, i) => ({ number, colour: mark.colour, ...places[i] }));
  const place = { x: 'x', y: 'y' } as const;
  return [
    Plot.dot(badges, {
      ...place,
      r: BADGE / 2 - 1,
      fill: 'var(--paper)',
      stroke: 'colour',
      strokeWidth: 2,
      className: 'badges',
    }),
    Plot.text(badges, {
      ...place,
      text: 'number',
      fill: 'var(--ink)',
      fontSize: 11,
      fontWeight: 700,
      className: 'numbers',
    }),
  ];
}

interface GroupedPoint extends DrawnPlace {
  readonly cluster: number | null;
}

interface DrawnArea {
  /** Of all points together, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly logarithmicY?: boolean;
}

/**
 * Each number on the crystal of its group that is nearest to their medians, or on the next one where another number is.
 *
 * @param points in the units of the axes; groups without any get no number
 */
export function badgesOnCrystals(
  points: readonly GroupedPoint[],
  groups: readonly Group[],
  { width, height, logarithmicY = false }: DrawnArea,
): Plot.Markish[] {
  const up = (y: number) => (logarithmicY ? Math.log(y) : y);
  const [across, upwards] = [width / spanOf(points.map(({ x }) => x)), height / spanOf(points.map(({ y }) => up(y)))];
  const mapped = groups.flatMap((group) => {
    const own = points.filter(({ cluster }) => cluster === group.number);
    return own.length === 0 ? [] : [{ group, own }];
  });
  const places = mapped.map(({ own }) => {
    const inPixels = own.map((point) => ({ x: point.x * across, y: up(point.y) * upwards, point }));
    const centre = { x: median(inPixels.map(({ x }) => x)), y: median(inPixels.map(({ y }) => y)) };
    const distance = ({ x, y }: DrawnPlace) => Math.hypot(x - centre.x, y - centre.y);
    return inPixels.sort((a, b) => distance(a) - distance(b));
  });
  return groupBadges(
    mapped.map(({ group }) => group),
    firstFree(places, { width: BADGE, height: BADGE }).map(({ point }) => point),
  );
}

function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/** @returns 1 where all are the same */
function spanOf(values: readonly number[]): number {
  const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number]);
  return high > low ? high - low : 1;
}
