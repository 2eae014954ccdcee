/**
 * Drawings of the page as files of their own: colour variables replaced by the colours of the light page, the page's rules for
 * charts as attributes, several drawings below and beside each other in one image. Text is set in DejaVu Sans where there is
 * one, since the pictures of pixels are made with it.
 */
import { required } from '../../schemas/required.js';
import { Html, html } from '../html/escape.js';
import { lightColours } from '../html/style.js';

/** Rows of drawings from top to bottom. */
export type Layout = readonly (readonly Html[])[];

const GAP = 16;
const PADDING = 12;
const COLOURS = lightColours();

/** @returns an SVG document, UTF-8 */
export function standaloneSvg(rows: Layout): string {
  const placed: { drawing: Html; x: number; y: number; width: number; height: number }[] = [];
  let bottom = PADDING;
  let right = 0;
  for (const row of rows) {
    let x = PADDING;
    let tallest = 0;
    for (const drawing of row) {
      const { width, height } = sizeOf(drawing);
      placed.push({ drawing, x, y: bottom, width, height });
      x += width + GAP;
      tallest = Math.max(tallest, height);
    }
    right = Math.max(right, x - GAP);
    bottom += tallest + GAP;
  }
  const [width, height] = [Math.ceil(right + PADDING), Math.ceil(bottom - GAP + PADDING)];
  const parts = placed.map(
    ({ drawing, x, y, ...size }) =>
      html`<svg x="${x}" y="${y}" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" overflow="visible"${spoken(drawing)}>${inside(drawing)}</svg>\n`,
  );
  const image =
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, sans-serif" font-size="11" text-anchor="middle" fill="var(--ink)" color="var(--ink)">
<rect width="${width}" height="${height}" fill="var(--paper)"/>
${parts}</svg>
`.text;
  return image
    .replace(/var\((--[a-z0-9]+)\)/g, (_, name: string) => COLOURS.get(name) ?? 'none')
    .replaceAll('currentColor', required(COLOURS.get('--ink')));
}

/** A drawing has its size in its view box: `draw` takes the attributes away. */
function sizeOf({ text }: Html): { width: number; height: number } {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(text) ?? [];
  return { width: Number(width), height: Number(height) };
}

/** What a reader who cannot see the drawing should know of it. */
function spoken({ text }: Html): Html {
  return new Html(/^<svg[^>]*?( aria-label="[^"]*")/.exec(text)?.[1]?.replace(/^/, ' role="img"') ?? '');
}

/** What `draw` made is markup already. */
function inside({ text }: Html): Html {
  return new Html(text.slice(text.indexOf('>') + 1, text.lastIndexOf('</svg>')));
}
