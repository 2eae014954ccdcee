/**
 * All reference spectra of one group: log10(alpha / cm^-1) over photon energy in eV. Members are thin lines, the mean
 * is a thick one, and four in five members lie in the band (quantiles 0.1 and 0.9 at every energy). All groups share their axes, so that the small drawings can be compared.
 */

import * as Plot from '@observablehq/plot';
import { at } from '../../../schemas/required.js';
import type { DrawnContent } from '../../content/content.js';
import { energyAt, type SpectraAxis } from '../../content/energy-axis.js';
import type { Group } from '../../content/groups.js';
import { capital, inUnit } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { formulaText } from '../../html/formula.js';
import { leadingText } from '../../html/leading-text.js';
import { counted, plain } from '../../html/numbers.js';
import { GRID } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

interface SpectrumPoint {
  readonly energy: number;
  readonly value: number;
  readonly id: string;
  readonly title: string;
}

export function drawGroupSpectra(group: Group, { axis, range, terms }: DrawnContent): Html {
  const points: SpectrumPoint[] = group.members.flatMap(({ id, formula, reference }) => {
    const title = `${formulaText(formula)}  ·  ${id}`;
    return Array.from(reference, (value, i) => ({ energy: energyAt(axis, i), value, id, title }));
  });
  const alone = group.members.length === 1;
  const mean = Array.from(group.mean, (value, i) => ({ energy: energyAt(axis, i), value }));
  const band = mean.map(({ energy }, i) => ({ energy, lower: at(group.lower, i), upper: at(group.upper, i) }));
  return draw({
    id: `group-spectra-${group.number}`,
    alternative:
      `${terms.property ? capital(terms.property.name) : 'Absorption spectra'} of group ${group.number}: ${counted(group.members.length, 'crystal')}, ` +
      `mean ${terms.leading} ${inUnit(leadingText(terms, group.onsetMeanEv, 2), terms.unit)}.`,
    width: 240,
    height: 164,
    marginLeft: 16,
    marginRight: 14,
    marginTop: 8,
    marginBottom: 22,
    x: { domain: [axis.startEv, axis.stopEv] },
    y: { domain: [range.min, range.max] },
    marks: [
      Plot.gridY({ ...GRID, ticks: 5 }),
      Plot.axisX({ ticks: 4, tickSize: 3, label: null, tickFormat: labelInUnit(axis, terms.axis.unit) }),
      Plot.axisY({ ticks: 5, tickSize: 0, label: null }),
      alone
        ? null
        : Plot.areaY(band, {
            x: 'energy',
            y1: 'lower',
            y2: 'upper',
            fill: group.mark.colour,
            fillOpacity: 0.22,
            className: 'band',
          }),
      Plot.line(points, {
        x: 'energy',
        y: 'value',
        z: 'id',
        title: 'title',
        stroke: group.mark.colour,
        strokeWidth: alone ? 2 : 0.7,
        strokeOpacity: alone ? 1 : 0.4,
        className: 'spectra',
      }),
      alone
        ? null
        : Plot.line(mean, { x: 'energy', y: 'value', stroke: 'var(--ink)', strokeWidth: 1.6, className: 'mean' }),
    ],
  });
}

/** The unit stands once, at zero: there is no room for the name of the axis. */
function labelInUnit({ startEv }: SpectraAxis, unit: string): (energy: number) => string {
  return (energy) => (energy === startEv ? inUnit(plain(energy), unit) : plain(energy));
}
