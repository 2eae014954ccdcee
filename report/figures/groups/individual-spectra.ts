/** Every reference spectrum of one group by name: log10(alpha / cm^-1) over photon energy in eV. */
import * as Plot from '@observablehq/plot';
import type { DrawnContent } from '../../content/content.js';
import type { Group } from '../../content/groups.js';
import { markOf } from '../../content/palette.js';
import { capital } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { formulaText } from '../../html/formula.js';
import { counted } from '../../html/numbers.js';
import { MARGINS, spectraAxes, spectraScales } from '../frame/axes.js';
import { draw } from '../frame/draw.js';
import type { LegendEntry } from '../frame/legend.js';
import { curveCorners } from '../frame/thinned-curve.js';

const HEIGHT = 420;

export function drawIndividualSpectra({ number, members }: Group, content: DrawnContent): Html {
  const { axis, range, terms } = content;
  const corners = curveCorners(content, HEIGHT - MARGINS.marginTop - MARGINS.marginBottom);
  return draw({
    id: `individual-${number}`,
    alternative: `${terms.property ? capital(terms.property.name) : 'Absorption spectra'} of the ${counted(members.length, 'crystal')} of group ${number}.`,
    width: 760,
    height: HEIGHT,
    ...spectraScales(axis, range),
    marks: [
      spectraAxes(terms.valuesShort, terms),
      members.map(({ reference }, i) => {
        const { colour, dash } = markOf(i);
        return Plot.line(corners(reference), {
          x: 'energy',
          y: 'value',
          stroke: colour,
          strokeDasharray: dash,
          strokeWidth: 1.2,
          className: 'spectra',
        });
      }),
    ],
  });
}

/** In the order of the spectra. */
export function spectraLegend({ members }: Group): LegendEntry[] {
  return members.map(({ formula }, i) => ({ mark: markOf(i), text: formulaText(formula) }));
}
