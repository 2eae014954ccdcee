/** Onset energy read from the predicted spectrum against that of the reference spectrum, both in eV, by one rule. */

import * as Plot from '@observablehq/plot';
import { required } from '../../../schemas/required.js';
import type { Crystal } from '../../content/crystals.js';
import type { Html } from '../../html/escape.js';
import { formulaText } from '../../html/formula.js';
import { counted, fixed } from '../../html/numbers.js';
import { GRID, horizontalAxis, MARGINS, verticalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

/** @returns the crystals whose two spectra both have an onset */
export function withBothOnsets(crystals: readonly Crystal[]): Crystal[] {
  return crystals.filter((crystal) => crystal.referenceOnsetEv !== null && crystal.predictedOnsetEv !== null);
}

export function drawOnsetParity(crystals: readonly Crystal[]): Html {
  const pairs = withBothOnsets(crystals);
  const test = pairs.filter(({ subset }) => subset === 'test');
  const others = pairs.filter(({ subset }) => subset !== 'test');
  const highest = Math.max(
    1,
    ...pairs.flatMap((pair) => [required(pair.referenceOnsetEv), required(pair.predictedOnsetEv)]),
  );
  const top = Math.ceil(highest * 1.02);
  const title = (crystal: Crystal) =>
    `${formulaText(crystal.formula)}  ·  ${crystal.id}\n` +
    `reference ${fixed(crystal.referenceOnsetEv, 2)} eV, predicted ${fixed(crystal.predictedOnsetEv, 2)} eV`;
  const axes = { x: 'referenceOnsetEv', y: 'predictedOnsetEv', title } as const;
  return draw({
    id: 'onset-parity',
    alternative: `Predicted against reference onset energy: ${counted(test.length, 'test crystal')} among ${pairs.length}.`,
    width: 520,
    height: 500,
    ...MARGINS,
    x: { domain: [0, top] },
    y: { domain: [0, top] },
    marks: [
      Plot.gridX(GRID),
      Plot.gridY(GRID),
      horizontalAxis('reference onset (eV)'),
      verticalAxis('predicted onset (eV)'),
      Plot.line(
        [
          [0, 0],
          [top, top],
        ],
        { stroke: 'var(--ink)', strokeWidth: 1, strokeDasharray: '3 3', className: 'equality' },
      ),
      Plot.dot(others, { ...axes, r: 2.6, fill: 'var(--muted)', fillOpacity: 0.45, className: 'other-subsets' }),
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
