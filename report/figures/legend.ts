/** Groups with their marks as a drawing: for files, which have no page around them. */
import * as Plot from '@observablehq/plot';
import type { Html } from '../html/escape.js';
import type { Mark } from '../palette.js';
import { draw } from './draw.js';

export interface LegendEntry {
  readonly mark: Mark;
  readonly text: string;
}

const LINE = 18;

/** @param columns entries beside each other, filled column by column */
export function drawLegend(id: string, entries: readonly LegendEntry[], columns: number, columnWidth = 130): Html {
  const rows = Math.ceil(entries.length / columns);
  const placed = entries.map((entry, i) => ({ ...entry, x: Math.floor(i / rows) * columnWidth, y: i % rows }));
  const width = columns * columnWidth;
  return draw({
    id,
    alternative: '',
    width,
    height: LINE * rows + 4,
    margin: 2,
    marginLeft: 8,
    x: { domain: [0, width], range: [8, width], axis: null },
    y: { domain: [rows - 0.5, -0.5], axis: null },
    color: { type: 'identity' },
    symbol: { type: 'identity' } as Plot.ScaleOptions,
    marks: [
      Plot.dot(placed, {
        x: 'x',
        y: 'y',
        r: 4.5,
        fill: ({ mark }: LegendEntry) => mark.colour,
        symbol: ({ mark }: LegendEntry) => mark.symbol,
        stroke: 'none',
      }),
      Plot.text(placed, {
        x: 'x',
        y: 'y',
        text: 'text',
        dx: 10,
        textAnchor: 'start',
        fontSize: 11,
        fill: 'var(--ink)',
      }),
    ],
  });
}
