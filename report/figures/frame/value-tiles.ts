/** A matrix of tiles with their values in print: the more of the full colour, the higher. */
import * as Plot from '@observablehq/plot';

interface ValueTile {
  readonly row: string;
  readonly column: string;
  /** What is printed. */
  readonly text: string;
  /** Share of the full colour, in [0, 1]. */
  readonly share: number;
  /** Shown when pointed at. */
  readonly title: string;
}

/** Up to here text has the most contrast in the colour of the page's text, and from there on in that of its ground. */
const TEXT_BELOW = 0.42;
const GROUND_FROM = 0.7;

/** Between the two it depends on the scheme of the page. */
function textColour(share: number): string {
  if (share < TEXT_BELOW) return 'var(--ink)';
  return share < GROUND_FROM ? 'var(--middle)' : 'var(--paper)';
}

/** @returns the ground of every place, and what is known on it */
export function valueTiles(
  rows: readonly string[],
  columns: readonly string[],
  tiles: readonly ValueTile[],
): Plot.Markish[] {
  const opacity = ({ share }: ValueTile) => Number(Math.max(0, Math.min(1, share)).toFixed(2));
  return [
    Plot.cell(
      rows.flatMap((row) => columns.map((column) => ({ row, column }))),
      { x: 'column', y: 'row', fill: 'var(--empty)', className: 'ground' },
    ),
    Plot.cell(tiles, {
      x: 'column',
      y: 'row',
      fill: 'var(--density)',
      fillOpacity: { value: opacity, scale: null } as Plot.ChannelValueSpec as number,
      title: 'title',
      className: 'tiles',
    }),
    Plot.text(tiles, {
      x: 'column',
      y: 'row',
      text: 'text',
      fill: (tile: ValueTile) => textColour(opacity(tile)),
      fontSize: 11,
      className: 'values',
    }),
  ];
}
