/** Groups with their marks as a drawing: for files, which have no page around them. */
import * as Plot from '@observablehq/plot';
import type { Group } from '../../content/groups.js';
import type { Mark } from '../../content/palette.js';
import type { Html } from '../../html/escape.js';
import { draw } from './draw.js';

export interface LegendEntry {
  readonly mark: Mark;
  readonly text: string;
  /** Opacity of the mark, where what it stands for is pale. */
  readonly opacity?: number;
  readonly hollow?: boolean;
}

const LINE = 18;

/** @returns a key a group, with its size */
export function groupEntries(groups: readonly Group[]): LegendEntry[] {
  return groups.map(({ mark, number, members }) => ({ mark, text: `Group ${number}  (n ${members.length})` }));
}

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
        fill: ({ mark, hollow }: LegendEntry) => (hollow ? 'var(--paper)' : mark.colour),
        symbol: ({ mark }: LegendEntry) => mark.symbol,
        fillOpacity: {
          value: ({ opacity }: LegendEntry) => opacity ?? 1,
          scale: null,
        } as Plot.ChannelValueSpec as number,
        stroke: ({ mark, hollow }: LegendEntry) => (hollow ? mark.colour : 'none'),
        strokeWidth: 1.6,
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

/** @returns one line of words above or below drawings in a file */
export function drawWords(id: string, text: string, width: number): Html {
  return draw({
    id,
    alternative: '',
    width,
    height: LINE,
    margin: 0,
    x: { axis: null, domain: [0, 1] },
    y: { axis: null, domain: [0, 1] },
    marks: [
      Plot.text([text], {
        text: String,
        frameAnchor: 'left',
        textAnchor: 'start',
        dx: 4,
        fontSize: 11,
        fill: 'var(--soft)',
      }),
    ],
  });
}
