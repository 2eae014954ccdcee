/**
 * The elements of one group on the periodic table: colour and dot as in the map of elements by groups (enrichment-map.ts),
 * elements that were not tested as empty outlines. 18 columns; lanthanides and actinides below, where any was tested.
 */

import * as Plot from '@observablehq/plot';
import { at } from '../../../schemas/required.js';
import { SIGNIFICANT_Q } from '../../content/enrichment.js';
import type { Group } from '../../content/groups.js';
import type { Html } from '../../html/escape.js';
import { counted } from '../../html/numbers.js';
import { draw } from '../frame/draw.js';
import { SYMBOLS } from '../frame/periodic-order.js';
import { cellText, type EnrichmentCell, isTold, LIMIT } from './enrichment-map.js';

interface PeriodicPlace {
  readonly element: string;
  /** 1 to 18. */
  readonly column: number;
  /** 1 to 7; lanthanides 9, actinides 10. */
  readonly row: number;
}

/** Atomic number at which each period begins, and the noble gas at which it ends. */
const PERIODS = [
  [1, 2],
  [3, 10],
  [11, 18],
  [19, 36],
  [37, 54],
  [55, 86],
  [87, 118],
] as const;
/** Lanthanum and actinium stand below with their series; lutetium and lawrencium in column 3. */
const SERIES = [
  { from: 57, to: 70, row: 9 },
  { from: 89, to: 102, row: 10 },
] as const;

/** Places of all 118 elements. */
export const PLACES: readonly PeriodicPlace[] = SYMBOLS.map((element, i) => ({ element, ...placeOf(i + 1) }));

function placeOf(z: number): { column: number; row: number } {
  const series = SERIES.find(({ from, to }) => z >= from && z <= to);
  if (series) return { column: 3 + z - series.from, row: series.row };
  const row = PERIODS.findIndex(([, last]) => z <= last) + 1;
  const [first, last] = at(PERIODS, row - 1);
  const alkaline = z - first < (row === 1 ? 1 : 2);
  return { column: alkaline ? z - first + 1 : 18 - (last - z), row };
}

/** The rows that every table has: up to caesium and radon. */
const COMMON_ROWS = 6;
const ROW_HEIGHT = 17.6;

/** @returns rows of the table that are drawn: without those of heavy elements and of the series that no crystal has */
export function drawnRows(cells: readonly Pick<EnrichmentCell, 'element'>[]): number[] {
  const tested = new Set(cells.map(({ element }) => element));
  const rows = new Set(PLACES.filter(({ element }) => tested.has(element)).map(({ row }) => row));
  const series = SERIES.some(({ row }) => rows.has(row));
  // Row 8 is the gap above the series.
  return [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter((row) => row <= COMMON_ROWS || rows.has(row) || (row === 8 && series));
}

export function drawPeriodicTable(group: Group, cells: readonly EnrichmentCell[]): Html {
  const rows = drawnRows(cells);
  const places = PLACES.filter(({ row }) => rows.includes(row));
  const own = new Map(cells.flatMap((cell) => (cell.cluster === group.number ? [[cell.element, cell] as const] : [])));
  const tiles = PLACES.flatMap((place) => {
    const cell = own.get(place.element);
    return cell ? [{ ...place, ...cell }] : [];
  });
  type Tile = (typeof tiles)[number];
  const shown = tiles.filter(isTold);
  const title = (tile: Tile) => `${tile.element}: ${cellText(tile)}`;
  const significant = tiles.filter(({ qValue }) => qValue < SIGNIFICANT_Q);
  return draw({
    id: `periodic-table-${group.number}`,
    alternative: `Periodic table of group ${group.number}: ${counted(significant.length, 'element')} with q below ${SIGNIFICANT_Q}.`,
    width: 320,
    height: Math.ceil(ROW_HEIGHT * rows.length) + 2,
    margin: 1,
    x: { type: 'band', domain: Array.from({ length: 18 }, (_, i) => i + 1), axis: null, padding: 0.06 },
    y: { type: 'band', domain: rows, axis: null, padding: 0.06 },
    color: { type: 'identity' },
    marks: [
      Plot.cell(places, {
        x: 'column',
        y: 'row',
        fill: ({ element }: PeriodicPlace) => (own.has(element) ? 'var(--empty)' : 'none'),
        stroke: 'var(--grid)',
        strokeWidth: 0.5,
        className: 'ground',
      }),
      Plot.cell(shown, {
        x: 'column',
        y: 'row',
        fill: ({ log2Odds }: Tile) => (log2Odds >= 0 ? 'var(--more)' : 'var(--less)'),
        fillOpacity: {
          value: ({ log2Odds }: Tile) => Number((Math.min(LIMIT, Math.abs(log2Odds)) / LIMIT).toFixed(2)),
          scale: null,
        } as Plot.ChannelValueSpec as number,
        title,
        className: 'tiles',
      }),
      Plot.text(tiles, {
        x: 'column',
        y: 'row',
        text: 'element',
        fontSize: 8,
        fill: symbolColour,
        className: 'symbols',
      }),
      Plot.cell(significant, {
        x: 'column',
        y: 'row',
        fill: 'none',
        stroke: 'var(--ink)',
        strokeWidth: 1.1,
        title,
        className: 'significant',
      }),
    ],
  });
}

/** Dark letters would be lost on full blue, in either scheme of the page. */
function symbolColour(cell: Pick<EnrichmentCell, 'compoundsInside' | 'expected' | 'log2Odds'>): string {
  if (!isTold(cell)) return 'var(--soft)';
  return cell.log2Odds < -0.8 * LIMIT ? 'var(--paper)' : 'var(--ink)';
}
