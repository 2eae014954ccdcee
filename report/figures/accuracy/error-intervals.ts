/** Mean absolute error of every method out of fold with its 95 % interval, the smallest on top. */
import * as Plot from '@observablehq/plot';
import type { MeasuredError } from '../../../schemas/tables/evidence-rows.js';
import { errorsByMethod } from '../../content/evidence.js';
import type { Html } from '../../html/escape.js';
import { GRID, horizontalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

/** One drawing for whole spectra and, where there are onsets, one for them. */
export function drawErrorsOutOfFold(errors: readonly MeasuredError[]): Html[] {
  const [ofSpectra, ofOnsets] = [errorsByMethod(errors, 'spectrum'), errorsByMethod(errors, 'onset')];
  return [
    drawErrorIntervals('error-intervals-spectrum', ofSpectra, 'spectra, log₁₀ cm⁻¹'),
    ...(ofOnsets.some(({ value }) => value !== null)
      ? [drawErrorIntervals('error-intervals-onset', ofOnsets, 'onsets, eV')]
      : []),
  ];
}

/** @param unit stands with the axis */
function drawErrorIntervals(id: string, errors: readonly MeasuredError[], unit: string): Html {
  const methods = errors.map(({ method }) => method);
  return draw({
    id,
    alternative: `Mean absolute error (${unit}) of ${methods.join(', ')}, smallest first, with 95 % intervals.`,
    width: 510,
    height: 54 + 30 * errors.length,
    minWidth: 380,
    marginLeft: 160,
    marginRight: 20,
    marginTop: 10,
    marginBottom: 44,
    x: { zero: true, nice: true },
    y: { type: 'band', domain: methods, label: null, tickSize: 0 },
    marks: [
      Plot.gridX({ ...GRID, ticks: 5 }),
      horizontalAxis(`mean absolute error (${unit})`, { ticks: 5 }),
      Plot.axisY({ label: null, tickSize: 0 }),
      Plot.ruleY(errors, { y: 'method', x1: 'lower', x2: 'upper', stroke: 'var(--ink)', strokeWidth: 1.5 }),
      Plot.dot(errors, { y: 'method', x: 'value', r: 4, fill: 'var(--c1)', stroke: 'var(--paper)' }),
    ],
  });
}
