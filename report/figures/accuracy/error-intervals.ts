/** Mean absolute error of every method out of fold with its 95 % interval, the smallest on top. */
import * as Plot from '@observablehq/plot';
import type { Measure } from '../../../schemas/tables/evidence.js';
import type { MeasuredError } from '../../../schemas/tables/evidence-rows.js';
import { errorsByMethod } from '../../content/evidence.js';
import { methodText, type Terms } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { GRID, horizontalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

interface NamedError extends Omit<MeasuredError, 'method'> {
  readonly method: string;
}

/** One drawing for whole spectra and, where there are onsets, one for them. */
export function drawErrorsOutOfFold(errors: readonly MeasuredError[], terms: Terms): Html[] {
  const { spectra, valueUnit, leadings, unit, id } = terms;
  const named = (measure: Measure) =>
    errorsByMethod(errors, measure).map((error) => ({ ...error, method: methodText(error.method, terms) }));
  const [ofSpectra, ofOnsets] = [named('spectrum'), named('onset')];
  return [
    drawErrorIntervals('error-intervals-spectrum', ofSpectra, `${spectra}, ${valueUnit}`),
    ...(ofOnsets.some(({ value }) => value !== null)
      ? [drawErrorIntervals(`error-intervals-${id}`, ofOnsets, unit === '' ? leadings : `${leadings}, ${unit}`)]
      : []),
  ];
}

/** @param unit stands with the axis */
function drawErrorIntervals(id: string, errors: readonly NamedError[], unit: string): Html {
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
