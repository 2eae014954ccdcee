/** The mean spectra of all groups in one pair of axes: log10(alpha / cm^-1) over photon energy in eV. */
import * as Plot from '@observablehq/plot';
import { type EnergyAxis, energyAt } from '../energy-axis.js';
import type { Group } from '../groups.js';
import type { Html } from '../html/escape.js';
import { counted } from '../html/numbers.js';
import { draw, GRID } from './draw.js';
import type { ValueRange } from './group-spectra.js';

export function drawGroupMeans(groups: readonly Group[], axis: EnergyAxis, range: ValueRange): Html {
  return draw({
    id: 'group-means',
    alternative: `Mean absorption spectra of ${counted(groups.length, 'group')} on a common photon-energy axis.`,
    width: 1040,
    height: 400,
    minWidth: 520,
    marginLeft: 44,
    marginRight: 12,
    x: { domain: [axis.startEv, axis.stopEv], label: 'photon energy (eV)' },
    y: { domain: [range.min, range.max], label: 'mean log₁₀(α / cm⁻¹)' },
    marks: [
      Plot.gridY(GRID),
      Plot.axisX({ tickSize: 4, labelArrow: 'none' }),
      Plot.axisY({ tickSize: 0, labelArrow: 'none' }),
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
    ],
  });
}
