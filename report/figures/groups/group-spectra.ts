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
import { curveCorners, TOLERANCE_OF_MANY } from '../frame/thinned-curve.js';

const HEIGHT = 164;
const [ABOVE, BELOW] = [8, 22];

export function drawGroupSpectra(group: Group, content: DrawnContent): Html {
  const { axis, range, terms } = content;
  const corners = curveCorners(content, HEIGHT - ABOVE - BELOW);
  const cornersOfMany = curveCorners(content, HEIGHT - ABOVE - BELOW, TOLERANCE_OF_MANY);
  const points = group.members.flatMap(({ id, formula, reference }) => {
    const title = `${formulaText(formula)}  ·  ${id}`;
    return cornersOfMany(reference).map((corner) => ({ ...corner, id, title }));
  });
  const alone = group.members.length === 1;
  const edges = [corners(group.lower), corners(group.upper)].flat().map(({ index }) => index);
  const band = Array.from(new Set(edges))
    .sort((a, b) => a - b)
    .map((i) => ({ energy: energyAt(axis, i), lower: at(group.lower, i), upper: at(group.upper, i) }));
  return draw({
    id: `group-spectra-${group.number}`,
    alternative:
      `${terms.property ? capital(terms.property.name) : 'Absorption spectra'} of group ${group.number}: ${counted(group.members.length, 'crystal')}, ` +
      `mean ${terms.leading} ${inUnit(leadingText(terms, group.onsetMeanEv, 2), terms.unit)}.`,
    width: 240,
    height: HEIGHT,
    marginLeft: 16,
    marginRight: 14,
    marginTop: ABOVE,
    marginBottom: BELOW,
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
        : Plot.line(corners(group.mean), {
            x: 'energy',
            y: 'value',
            stroke: 'var(--ink)',
            strokeWidth: 1.6,
            className: 'mean',
          }),
    ],
  });
}

/** The unit stands once, at zero: there is no room for the name of the axis. */
function labelInUnit({ startEv }: SpectraAxis, unit: string): (energy: number) => string {
  return (energy) => (energy === startEv ? inUnit(plain(energy), unit) : plain(energy));
}
