/** Importance of each parameter (dimensionless) as bars, the spread over repeats as lines; most important first. */
import * as Plot from '@observablehq/plot';
import type { Html } from '../../html/escape.js';
import { counted } from '../../html/numbers.js';
import { GRID, horizontalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

export interface ImportanceBar {
  readonly name: string;
  readonly importance: number;
  /** Standard deviation over repeats. */
  readonly spread: number;
}

const ROW_HEIGHT = 30;

export function drawImportance(rows: readonly ImportanceBar[]): Html {
  const low = (row: ImportanceBar) => row.importance - row.spread;
  const high = (row: ImportanceBar) => row.importance + row.spread;
  return draw({
    id: 'importance',
    alternative: `Importance of ${counted(rows.length, 'parameter')}.`,
    width: 1040,
    height: 60 + ROW_HEIGHT * rows.length,
    minWidth: 520,
    marginTop: 8,
    marginRight: 12,
    marginBottom: 44,
    marginLeft: 150,
    x: { zero: true, nice: true },
    y: { domain: rows.map(({ name }) => name), label: null, tickSize: 0 },
    marks: [
      Plot.gridX({ ...GRID, ticks: 6 }),
      horizontalAxis('importance', { ticks: 6 }),
      Plot.axisY({ label: null, tickSize: 0 }),
      Plot.barX(rows, { x: 'importance', y: 'name', fill: 'var(--c0)', insetTop: 5, insetBottom: 5 }),
      Plot.ruleY(rows, { x1: low, x2: high, y: 'name', stroke: 'var(--ink)', strokeWidth: 1.5 }),
    ],
  });
}
