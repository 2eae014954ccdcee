/** The mean spectra of all groups in one pair of axes: log10(alpha / cm^-1) over photon energy in eV. */

import * as Plot from '@observablehq/plot';
import { required } from '../../../schemas/required.js';
import { energyAt, type SpectraAxis, type ValueRange } from '../../content/energy-axis.js';
import type { Group } from '../../content/groups.js';
import type { Html } from '../../html/escape.js';
import { counted } from '../../html/numbers.js';
import { spectraAxes, spectraScales } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

export function drawGroupMeans(groups: readonly Group[], axis: SpectraAxis, range: ValueRange): Html {
  return draw({
    id: 'group-means',
    alternative: `Mean absorption spectra of ${counted(groups.length, 'group')} on a common photon-energy axis.`,
    width: 1040,
    height: 400,
    minWidth: 780,
    ...spectraScales(axis, range),
    marks: [
      spectraAxes('mean log₁₀(α / cm⁻¹)'),
      groups.map(({ number, mark, mean, members }) =>
        Plot.line(
          Array.from(mean, (value, i) => ({ energy: energyAt(axis, i), value })),
          {
            x: 'energy',
            y: 'value',
            stroke: mark.colour,
            strokeDasharray: mark.dash,
            strokeWidth: 2,
            title: () => `Group ${number}, ${counted(members.length, 'crystal')}`,
            className: 'mean',
          },
        ),
      ),
      Plot.text(placeNumbers(groups, axis, range), {
        x: 'energy',
        y: 'value',
        text: 'number',
        fill: 'colour',
        stroke: 'var(--paper)',
        strokeWidth: 5,
        fontSize: 13,
        fontWeight: 700,
        className: 'numbers',
      }),
    ],
  });
}

/** Edges rise steeply and side by side: each number stands on its own edge, neighbours at three different heights. */
function placeNumbers(groups: readonly Group[], axis: SpectraAxis, range: ValueRange) {
  const level = (step: number) => range.min + (range.max - range.min) * (0.3 + 0.1 * step);
  return groups
    .map((group) => ({ group, rise: crossing(group.mean, level(1)) }))
    .sort((a, b) => a.rise - b.rise)
    .map(({ group, rise }, i) => {
      const point = rise === group.mean.length ? rise - 1 : crossing(group.mean, level(i % 3));
      const at = Math.min(point, group.mean.length - 1);
      return {
        number: group.number,
        colour: group.mark.colour,
        energy: energyAt(axis, at),
        value: required(group.mean[at]),
      };
    });
}

/** @returns first index at which the spectrum is at least `value`; its length when it never is */
function crossing(spectrum: Float64Array, value: number): number {
  const index = spectrum.findIndex((entry) => entry >= value);
  return index === -1 ? spectrum.length : index;
}
