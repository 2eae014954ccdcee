/** Onset energy read from the predicted spectrum against that of the reference spectrum, both in eV, by one rule. */

import * as Plot from '@observablehq/plot';
import { required } from '../../../schemas/required.js';
import type { Crystal } from '../../content/crystals.js';
import { inUnit, type Terms, withUnit } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { formulaText } from '../../html/formula.js';
import { leadingText } from '../../html/leading-text.js';
import { counted } from '../../html/numbers.js';
import { GRID, horizontalAxis, MARGINS, verticalAxis } from '../frame/axes.js';
import { dotCloud, dotRadius, MOST_NAMED_EVERYWHERE } from '../frame/dot-cloud.js';
import { draw } from '../frame/draw.js';

/** @returns the crystals whose two spectra both have an onset */
export function withBothOnsets(crystals: readonly Crystal[]): Crystal[] {
  return crystals.filter((crystal) => crystal.referenceOnsetEv !== null && crystal.predictedOnsetEv !== null);
}

export function drawOnsetParity(crystals: readonly Crystal[], terms: Terms): Html {
  const { leading, unit } = terms;
  const pairs = withBothOnsets(crystals);
  const test = pairs.filter(({ subset }) => subset === 'test');
  const others = pairs.filter(({ subset }) => subset !== 'test');
  const values = pairs.flatMap((pair) => [required(pair.referenceOnsetEv), required(pair.predictedOnsetEv)]);
  const [bottom, top] = terms.property ? endsAround(values) : [0, Math.ceil(Math.max(1, ...values) * 1.02)];
  const title = (crystal: Crystal) =>
    `${formulaText(crystal.formula)}  ·  ${crystal.id}\n` +
    `reference ${inUnit(leadingText(terms, crystal.referenceOnsetEv, 2), unit)}, predicted ${inUnit(leadingText(terms, crystal.predictedOnsetEv, 2), unit)}`;
  const axes = { x: 'referenceOnsetEv', y: 'predictedOnsetEv', title } as const;
  return draw({
    id: `${terms.id}-parity`,
    alternative: `Predicted against reference ${terms.leadingInFull}: ${counted(test.length, 'test crystal')} among ${pairs.length}.`,
    width: 520,
    height: 500,
    ...MARGINS,
    x: { domain: [bottom, top] },
    y: { domain: [bottom, top] },
    marks: [
      Plot.gridX(GRID),
      Plot.gridY(GRID),
      horizontalAxis(withUnit(`reference ${leading}`, unit)),
      verticalAxis(withUnit(`predicted ${leading}`, unit)),
      Plot.line(
        [
          [bottom, bottom],
          [top, top],
        ],
        { stroke: 'var(--ink)', strokeWidth: 1, strokeDasharray: '3 3', className: 'equality' },
      ),
      others.length > MOST_NAMED_EVERYWHERE
        ? dotCloud(others, {
            x: axes.x,
            y: axes.y,
            r: dotRadius(others.length, 2.6),
            colour: 'var(--muted)',
            opacity: 0.45,
            className: 'other-subsets',
          })
        : Plot.dot(others, { ...axes, r: 2.6, fill: 'var(--muted)', fillOpacity: 0.45, className: 'other-subsets' }),
      Plot.dot(test, {
        ...axes,
        r: 5,
        fill: 'var(--c1)',
        stroke: 'var(--paper)',
        strokeWidth: 0.8,
        className: 'test',
      }),
    ],
  });
}

/** A little beyond the values on both sides. */
function endsAround(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = 0.04 * (most - least) || 0.5;
  return [least - room, most + room];
}
