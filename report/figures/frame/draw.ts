/**
 * One place where the plotting library meets the page: options in, self-contained SVG text out.
 *
 * The library numbers its clip paths through a counter that lives as long as the process, and puts a style sheet of
 * its own into every drawing; both would make the second report of a process differ from the first. Identifiers are
 * therefore renamed after the figure, and the page's one style sheet does the rest.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { Html, printable } from '../../html/escape.js';
import { compactPath } from './compact-path.js';
import { sharePaths } from './shared-paths.js';

interface Drawing extends Plot.PlotOptions {
  /** Unique on the page: letters, digits and hyphens. */
  readonly id: string;
  /** What a reader who cannot see the figure should know of it; empty for an ornament beside its own text. */
  readonly alternative: string;
  readonly width: number;
  readonly height: number;
  /** Below this the drawing scrolls sideways instead of shrinking on, in CSS pixels. */
  readonly minWidth?: number;
}

/** Letters of a drawing, unless it says otherwise (as in the page's style), and the smallest that a phone shows, in pixels. */
const LETTERS = 11;
const SMALLEST_LETTERS = 8;

const GEOMETRY = ['transform', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'width', 'height'];
const NUMBER = /-?\d+\.\d+(?:e-?\d+)?/g;
const SHIFT = /^translate\(([-\d.e]+),([-\d.e]+)\)$/;

/** @returns SVG markup with rounded coordinates; colours may be variables of the page */
export function draw({ id, alternative, minWidth, ...options }: Drawing): Html {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  // biome-ignore lint/suspicious/noExplicitAny: the library's types name the browser's document, which Node has not
  const svg = Plot.plot({ ...options, document: document as any }) as any;
  svg.querySelector('style')?.remove();
  for (const name of ['class', 'width', 'height', 'font-family', 'font-size', 'text-anchor', 'fill']) {
    svg.removeAttribute(name);
  }
  svg.setAttribute('class', 'chart');
  if (alternative === '') {
    svg.setAttribute('aria-hidden', 'true');
  } else {
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', alternative);
  }
  const least = Math.max(minWidth ?? 0, leastWidth(svg, options.width));
  svg.setAttribute('style', `max-width:${options.width}px${least === 0 ? '' : `;min-width:${least}px`}`);
  renameIdentifiers(svg, id);
  sharePaths(svg, id);
  for (const element of svg.querySelectorAll('*')) tidy(element);
  // Names in labels and titles went past the tag that escapes, and the library knows markup alone.
  return new Html(printable(String(svg.outerHTML)));
}

/** @returns the width at which the smallest letters are still SMALLEST_LETTERS high; 0 without any */
// biome-ignore lint/suspicious/noExplicitAny: an SVG element without the browser's types
function leastWidth(svg: any, width: number): number {
  const sizes = [...svg.querySelectorAll('text')].map((text) =>
    Number(text.closest('[font-size]')?.getAttribute('font-size') ?? LETTERS),
  );
  return sizes.length === 0 ? 0 : Math.ceil((width * SMALLEST_LETTERS) / Math.min(...sizes));
}

// biome-ignore lint/suspicious/noExplicitAny: an SVG element without the browser's types
function renameIdentifiers(svg: any, id: string): void {
  const renamed = new Map<string, string>();
  for (const element of svg.querySelectorAll('[id]')) {
    const name = `${id}-${renamed.size + 1}`;
    renamed.set(element.getAttribute('id'), name);
    element.setAttribute('id', name);
  }
  for (const element of svg.querySelectorAll('[clip-path]')) {
    const old = /^url\(#(.+)\)$/.exec(element.getAttribute('clip-path'))?.[1] ?? '';
    element.setAttribute('clip-path', `url(#${renamed.get(old)})`);
  }
}

/** Tenths of a pixel are finer than any screen; the rest of the digits is weight. */
// biome-ignore lint/suspicious/noExplicitAny: an SVG element without the browser's types
function tidy(element: any): void {
  if (element.hasAttribute('d')) tidyPath(element);
  for (const name of GEOMETRY) {
    const value = element.getAttribute(name);
    if (value?.includes('.') && !value.includes('em')) element.setAttribute(name, roundNumbers(value));
  }
  const label = element.getAttribute('aria-label');
  if (label !== null) {
    // The whole drawing has one spoken description; the name of a layer stays as a hook for style and for tests.
    element.removeAttribute('aria-label');
    element.setAttribute('data-layer', label);
  }
}

/** A symbol is moved to its place in its own numbers. */
// biome-ignore lint/suspicious/noExplicitAny: an SVG element without the browser's types
function tidyPath(path: any): void {
  const [moved, x, y] = SHIFT.exec(path.getAttribute('transform') ?? '') ?? [];
  path.setAttribute('d', compactPath(path.getAttribute('d'), [Number(x ?? 0), Number(y ?? 0)]));
  if (moved !== undefined) path.removeAttribute('transform');
}

function roundNumbers(text: string): string {
  return text.replace(NUMBER, (number) => {
    const rounded = Number(number).toFixed(1).replace(/\.0$/, '');
    return rounded === '-0' ? '0' : rounded;
  });
}
