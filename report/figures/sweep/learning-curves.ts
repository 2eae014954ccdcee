/**
 * Validation error of every trial over its epochs: mean absolute error in log10(cm^-1), logarithmic axis. The ring
 * marks the epoch whose parameters were kept.
 */
import * as Plot from '@observablehq/plot';
import type { ReportTrial } from '../../content/trials.js';
import type { Html } from '../../html/escape.js';
import { counted, fixed } from '../../html/numbers.js';
import { GRID, horizontalAxis, MARGINS, verticalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

/** @param unit of the errors */
export function drawLearningCurves(trials: readonly ReportTrial[], unit = 'log₁₀ cm⁻¹'): Html {
  const points = trials
    .flatMap(({ label, mark, curve }) =>
      curve.map(({ epoch, validationMae: mae }) => ({ label, epoch, mae, colour: mark.colour })),
    )
    .filter(({ mae }) => mae > 0);
  const best = trials.flatMap(({ label }) => {
    const own = points.filter((point) => point.label === label);
    const lowest = own.reduce<(typeof own)[number] | null>((a, b) => (a === null || b.mae < a.mae ? b : a), null);
    return lowest === null ? [] : [lowest];
  });
  return draw({
    id: 'learning-curves',
    alternative: `Validation error over epochs of ${counted(trials.length, 'trial')}.`,
    width: 1040,
    height: 360,
    minWidth: 780,
    ...MARGINS,
    marginLeft: 56,
    x: { nice: true },
    y: { type: 'log' },
    color: { type: 'identity' },
    marks: [
      Plot.gridY({ ...GRID, ticks: 6 }),
      horizontalAxis('epoch'),
      verticalAxis(`validation MAE (${unit})`, {
        ticks: 6,
        tickFormat: (value: number) => String(Number(value.toPrecision(6))),
      }),
      trials.map(({ label, mark }) =>
        Plot.line(
          points.filter((point) => point.label === label),
          {
            x: 'epoch',
            y: 'mae',
            stroke: mark.colour,
            strokeDasharray: mark.dash,
            strokeWidth: 1.6,
            title: () => label,
            className: 'trial',
          },
        ),
      ),
      Plot.dot(best, {
        x: 'epoch',
        y: 'mae',
        stroke: 'colour',
        fill: 'var(--paper)',
        strokeWidth: 2,
        r: 4,
        title: ({ label, epoch, mae }: (typeof best)[number]) => `${label}: ${fixed(mae, 3)} at epoch ${epoch}`,
        className: 'best-epochs',
      }),
    ],
  });
}
