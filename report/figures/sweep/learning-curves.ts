/**
 * Validation error of every trial over its epochs: mean absolute error in log10(cm^-1), logarithmic axis. The ring
 * marks the epoch whose parameters were kept. The axis ends a little above the worst of the kept errors: with the first
 * epochs on it, the differences that decide would be as thin as the lines. Broken lines mark where trials were stopped, and
 * names stand at the ends of the curves.
 */
import * as Plot from '@observablehq/plot';
import { required } from '../../../schemas/required.js';
import type { ReportTrial } from '../../content/trials.js';
import type { Html } from '../../html/escape.js';
import { counted, fixed, plain } from '../../html/numbers.js';
import { GRID, horizontalAxis, logarithmicTicks, MARGINS, verticalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';
import { firstFree } from '../frame/first-free.js';

const WIDTH = 1040;
const HEIGHT = 380;
const MARGIN = { ...MARGINS, marginLeft: 56, marginRight: 110 } as const;
/** The axis ends at so many times the worst of the kept errors. */
const HEADROOM = 1.35;
/** From here on even steps would crowd at the top of a logarithmic axis. */
const WIDE = 8;
const MOST_TICKS = 9;
const NAME = { width: 100, height: 12 } as const;
/** The best of them: for more there is no room. */
export const NAMED_CURVES = 20;

interface CurvePoint {
  readonly label: string;
  readonly epoch: number;
  readonly mae: number;
  readonly colour: string;
}

/** @param unit of the errors */
export function drawLearningCurves(trials: readonly ReportTrial[], unit = 'log₁₀ cm⁻¹'): Html {
  const points = trials
    .flatMap(({ label, mark, curve }) =>
      curve.map(({ epoch, validationMae: mae }) => ({ label, epoch, mae, colour: mark.colour })),
    )
    .filter(({ mae }) => mae > 0 && mae < Number.POSITIVE_INFINITY);
  const curves = trials.flatMap(({ label, mark }) => {
    const own = points.filter((point) => point.label === label);
    return own.length === 0 ? [] : [{ label, mark, own }];
  });
  const best = curves.map(({ own }) => own.reduce((a, b) => (b.mae < a.mae ? b : a)));
  const kept = best.map(({ mae }) => mae);
  const range =
    kept.length === 0 ? ([0.1, 1] as const) : ([Math.min(...kept) * 0.97, Math.max(...kept) * HEADROOM] as const);
  const ends = curves.map(({ own }) => required(own.at(-1)));
  const last = Math.max(1, ...ends.map(({ epoch }) => epoch));
  const stops = [...new Set(ends.map(({ epoch }) => epoch))].filter((epoch) => epoch < last).sort((a, b) => a - b);
  return draw({
    id: 'learning-curves',
    alternative: `Validation error over epochs of ${counted(trials.length, 'trial')}.`,
    width: WIDTH,
    height: HEIGHT,
    minWidth: 780,
    ...MARGIN,
    x: { domain: [0, last] },
    y: { type: 'log', domain: [...range] },
    color: { type: 'identity' },
    marks: [
      Plot.gridY({ ...GRID, ticks: ticksOf(...range) }),
      Plot.ruleX(stops, { stroke: 'var(--muted)', strokeDasharray: '2 3', className: 'stops' }),
      horizontalAxis('epoch'),
      verticalAxis(`validation MAE (${unit})`, { ticks: ticksOf(...range), tickFormat: plain }),
      curves.map(({ label, mark, own }) =>
        Plot.line(own, {
          x: 'epoch',
          y: 'mae',
          stroke: mark.colour,
          strokeDasharray: mark.dash,
          strokeWidth: 1.6,
          clip: true,
          title: () => label,
          className: 'trial',
        }),
      ),
      Plot.dot(best, {
        x: 'epoch',
        y: 'mae',
        stroke: 'colour',
        fill: 'var(--paper)',
        strokeWidth: 2,
        r: 4,
        title: ({ label, epoch, mae }: CurvePoint) => `${label}: ${fixed(mae, 3)} at epoch ${epoch}`,
        className: 'best-epochs',
      }),
      Plot.text(placeNames(ends.slice(0, NAMED_CURVES), last, range), {
        x: 'epoch',
        y: 'mae',
        text: 'label',
        textAnchor: 'start',
        dx: 7,
        fontSize: 10.5,
        fill: 'var(--ink)',
        stroke: 'var(--paper)',
        strokeWidth: 4,
        className: 'names',
      }),
    ],
  });
}

/** @returns even steps of 1, 2 or 5 of a power of ten where the range is narrow, else these times powers of ten */
function ticksOf(low: number, high: number): number[] {
  if (high / low > WIDE) return logarithmicTicks([low, high]).filter((tick) => tick >= low && tick <= high);
  const least = (high - low) / MOST_TICKS;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * required([1, 2, 5, 10].find((factor) => factor * power >= least));
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

/** Each name at the end of its curve, or as little above or below as keeps it clear of the others. */
function placeNames(ends: readonly CurvePoint[], last: number, [low, high]: readonly [number, number]) {
  const across = (WIDTH - MARGIN.marginLeft - MARGIN.marginRight) / last;
  const height = HEIGHT - MARGIN.marginTop - MARGIN.marginBottom;
  const up = height / Math.log(high / low);
  const places = ends.map(({ label, epoch, mae }) => {
    const y = Math.min(height, up * Math.log(mae / low));
    return [0, ...Array.from({ length: ends.length }, (_, i) => [i + 1, -i - 1]).flat()]
      .map((step) => ({ label, x: across * epoch, y: y + step * NAME.height }))
      .filter((place) => place.y >= 0 && place.y <= height);
  });
  return firstFree(places, NAME).map(({ label, x, y }) => ({ label, epoch: x / across, mae: low * Math.exp(y / up) }));
}
