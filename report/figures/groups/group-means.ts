/** The mean spectra of all groups in one pair of axes: log10(alpha / cm^-1) over photon energy in eV. */

import * as Plot from '@observablehq/plot';
import { at } from '../../../schemas/required.js';
import type { DrawnContent } from '../../content/content.js';
import { energyAt, type SpectraAxis, type ValueRange } from '../../content/energy-axis.js';
import type { Group } from '../../content/groups.js';
import type { Html } from '../../html/escape.js';
import { counted } from '../../html/numbers.js';
import { MARGINS, spectraAxes, spectraScales } from '../frame/axes.js';
import { draw } from '../frame/draw.js';
import { firstFree } from '../frame/first-free.js';
import { BADGE, groupBadges } from '../frame/group-badges.js';
import { curveCorners } from '../frame/thinned-curve.js';

const WIDTH = 1040;
const HEIGHT = 400;

export function drawGroupMeans(groups: readonly Group[], content: DrawnContent): Html {
  const { axis, range, terms } = content;
  const corners = curveCorners(content, HEIGHT - MARGINS.marginTop - MARGINS.marginBottom);
  return draw({
    id: 'group-means',
    alternative: `Mean ${terms.property ? terms.property.name : 'absorption spectra'} of ${counted(groups.length, 'group')} on a common ${terms.property ? terms.axis.name : 'photon-energy'} axis.`,
    width: WIDTH,
    height: HEIGHT,
    minWidth: 780,
    ...spectraScales(axis, range),
    marks: [
      spectraAxes(`mean ${terms.valuesShort}`, terms),
      groups.map(({ number, mark, mean, members }) =>
        Plot.line(corners(mean), {
          x: 'energy',
          y: 'value',
          stroke: mark.colour,
          strokeDasharray: mark.dash,
          strokeWidth: 2,
          title: () => `Group ${number}, ${counted(members.length, 'crystal')}`,
          className: 'mean',
        }),
      ),
      groupBadges(groups, placeNumbers(groups, axis, range)),
    ],
  });
}

/** Shares of the height at which a number may stand on the edge of its own curve. */
const LEVELS = [0.4, 0.3, 0.5, 0.2, 0.6, 0.1, 0.7] as const;

/** Edges rise steeply and side by side: each number stands on its own edge, or behind it, where none is yet. */
function placeNumbers(groups: readonly Group[], axis: SpectraAxis, range: ValueRange) {
  const across = (WIDTH - MARGINS.marginLeft - MARGINS.marginRight) / (axis.stopEv - axis.startEv);
  const up = (HEIGHT - MARGINS.marginTop - MARGINS.marginBottom) / (range.max - range.min);
  const inPixels = groups.map(({ mean }) => {
    const edges = LEVELS.map((share) => crossing(mean, range.min + (range.max - range.min) * share));
    const behind = Array.from({ length: mean.length }, (_, i) => mean.length - 1 - i).filter((i) => i % BADGE === 0);
    return [...edges, ...behind]
      .filter((i) => i < mean.length)
      .map((i) => ({ x: across * energyAt(axis, i), y: up * at(mean, i) }));
  });
  return firstFree(inPixels, { width: BADGE, height: BADGE }).map(({ x, y }) => ({ x: x / across, y: y / up }));
}

/** @returns first index at which the spectrum is at least `value`; its length when it never is */
function crossing(spectrum: Float64Array, value: number): number {
  const index = spectrum.findIndex((entry) => entry >= value);
  return index === -1 ? spectrum.length : index;
}
