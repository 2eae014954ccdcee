/**
 * Every trial as a line across its parameters to the validation error that it is ranked by: one axis a parameter, each scaled
 * to its own values; ranges over more than a decade logarithmic, texts evenly. The best trials are drawn last, in colour.
 */
import * as Plot from '@observablehq/plot';
import type { LeadingName } from '../../../schemas/property.js';
import type { TrialRow } from '../../../schemas/sweep/trial-row.js';
import { markOf } from '../../content/palette.js';
import { withUnit } from '../../content/terms.js';
import { isChosenByOnset } from '../../content/trials.js';
import type { Html } from '../../html/escape.js';
import { counted, fixed, plain } from '../../html/numbers.js';
import { draw } from '../frame/draw.js';

/** Trials in colour. */
export const COLOURED_TRIALS = 8;
const ERROR_AXIS = 'validation MAE';
const LOG_ABOVE = 10;
/** Listed values of a parameter that are all named. */
const MOST_TICKS = 6;

interface CoordinateAxis {
  readonly name: string;
  /** Place of a value on the axis, 0 to 1; null for a trial without one. */
  readonly place: (trial: TrialRow) => number | null;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** @returns one axis for each parameter that differs between trials, the error last */
export function coordinateAxes(trials: readonly TrialRow[], leading: LeadingName): CoordinateAxis[] {
  const names = [...new Set(trials.flatMap(({ parameters }) => Object.keys(parameters)))];
  const axes = names.flatMap((name) => {
    const values = trials.flatMap(({ parameters }) => parameters[name] ?? []);
    if (new Set(values).size < 2) return [];
    return [
      values.every((value) => typeof value === 'number')
        ? numberAxis(name, values as number[], ({ parameters }) => (parameters[name] as number | undefined) ?? null)
        : textAxis(name, [...new Set(values.map(String))].sort()),
    ];
  });
  const [name, errorOf] = isChosenByOnset(trials)
    ? ([withUnit(`${leading.name} MAE`, leading.unit), ({ leadingMae }: TrialRow) => leadingMae] as const)
    : ([ERROR_AXIS, ({ bestValidationMae }: TrialRow) => bestValidationMae] as const);
  const errors = trials.flatMap((trial) => errorOf(trial) ?? []);
  return errors.length === 0 ? axes : [...axes, numberAxis(name, errors, errorOf, 3)];
}

function numberAxis(
  name: string,
  values: readonly number[],
  read: (trial: TrialRow) => number | null,
  decimals?: number,
): CoordinateAxis {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const logarithmic = low > 0 && high / low > LOG_ABOVE;
  const scale = (value: number) => (logarithmic ? Math.log(value) : value);
  const span = scale(high) - scale(low) || 1;
  const place = (value: number) => (scale(value) - scale(low)) / span;
  const text = (value: number) =>
    decimals === undefined ? plain(Number(value.toPrecision(3))) : fixed(value, decimals);
  const middle = logarithmic ? Math.sqrt(low * high) : (low + high) / 2;
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const marked = distinct.length <= MOST_TICKS && decimals === undefined ? distinct : [low, middle, high];
  return {
    name,
    place: (trial) => {
      const value = read(trial);
      return value === null ? null : place(value);
    },
    ticks: marked.map((value) => ({ at: place(value), text: text(value) })),
  };
}

function textAxis(name: string, values: readonly string[]): CoordinateAxis {
  const at = (value: string) => values.indexOf(value) / Math.max(1, values.length - 1);
  return {
    name,
    place: ({ parameters }) => (parameters[name] === undefined ? null : at(String(parameters[name]))),
    ticks: values.map((value) => ({ at: at(value), text: value })),
  };
}

/** @param trials best first */
export function drawParallelCoordinates(trials: readonly TrialRow[], axes: readonly CoordinateAxis[]): Html {
  const points = trials.flatMap((trial, index) =>
    axes.flatMap((axis, x) => {
      const y = axis.place(trial);
      return y === null ? [] : [{ key: `${trial.trial} ${trial.replicate}`, x, y, index }];
    }),
  );
  const coloured = points.filter(({ index }) => index < COLOURED_TRIALS);
  const others = points.filter(({ index }) => index >= COLOURED_TRIALS);
  const ticks = axes.flatMap((axis, x) => axis.ticks.map((tick) => ({ x, ...tick })));
  return draw({
    id: 'parallel-coordinates',
    alternative: `Parameters and validation errors of ${counted(trials.length, 'trial')} as lines across ${axes.length} axes.`,
    width: 1040,
    height: 380,
    minWidth: 780,
    marginTop: 40,
    marginBottom: 16,
    marginLeft: 70,
    marginRight: 70,
    axis: null,
    x: { domain: [0, Math.max(1, axes.length - 1)] },
    y: { domain: [0, 1] },
    color: { type: 'identity' },
    marks: [
      Plot.ruleX(axes, { x: (_, x: number) => x, stroke: 'var(--rule)', strokeWidth: 1.5 }),
      Plot.line(others, { x: 'x', y: 'y', z: 'key', stroke: 'var(--muted)', strokeOpacity: 0.35, className: 'others' }),
      Plot.line([...coloured].reverse(), {
        x: 'x',
        y: 'y',
        z: 'key',
        stroke: ({ index }: (typeof points)[number]) => markOf(index).colour,
        strokeWidth: 2,
        className: 'best-trials',
      }),
      Plot.text(ticks, {
        x: 'x',
        y: 'at',
        text: 'text',
        dx: -6,
        textAnchor: 'end',
        fill: 'currentColor',
        stroke: 'var(--paper)',
        strokeWidth: 3,
      }),
      Plot.text(axes, {
        x: (_, x: number) => x,
        y: () => 1,
        text: 'name',
        dy: -18,
        fontWeight: 600,
        fill: 'currentColor',
        textAnchor: 'middle',
      }),
    ],
  });
}
