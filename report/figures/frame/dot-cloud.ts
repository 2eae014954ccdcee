/**
 * Many equal dots as one path: a small drawing of 10,000 crystals stays small. Dots that fall on the same half pixel are
 * drawn once, and none has a name to hover over.
 */

import * as Plot from '@observablehq/plot';
import { at, required } from '../../../schemas/required.js';
import type { DrawnPlace } from './first-free.js';

/** Half pixels: finer than the dots are wide. */
const STEPS = 2;

interface CloudOptions {
  readonly x: string;
  readonly y: string;
  /** Radius in CSS pixels. */
  readonly r: number;
  readonly colour: string;
  readonly opacity?: number;
  readonly className: string;
  /** Behind every panel alike. */
  readonly everywhere?: boolean;
  /** Each in the panel that it names. */
  readonly panels?: { readonly fx: string; readonly fy: string };
}

export function dotCloud<T>(points: readonly T[], options: CloudOptions): Plot.Markish {
  const { x, y, r, colour, opacity = 1, className, everywhere = false, panels } = options;
  return Plot.dot(points as T[], {
    x,
    y,
    r,
    className,
    ...panels,
    ...(everywhere && { facet: null }),
    render: (index, _scales, values, _dimensions, context) => {
      const [xs, ys] = [required(values.x), required(values.y)];
      const dots = Array.from(index, (i) => ({ x: onGrid(at(xs, i)), y: onGrid(at(ys, i)) })).sort(byPlace);
      const places = dots.filter((dot, i) => i === 0 || byPlace(dot, at(dots, i - 1)) !== 0);
      // biome-ignore lint/suspicious/noExplicitAny: the library's types name the browser's document, which Node has not
      const path = (context as any).document.createElementNS('http://www.w3.org/2000/svg', 'path');
      const attributes = {
        class: className,
        d: places.map(({ x, y }) => `M${x} ${y}h0`).join(''),
        fill: 'none',
        stroke: colour,
        'stroke-width': String(2 * r),
        'stroke-linecap': 'round',
        ...(opacity < 1 && { 'stroke-opacity': String(opacity) }),
      };
      for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, value);
      return path;
    },
  });
}

/** @returns a cloud a colour, the largest below the others */
export function coloursInClouds<T>(
  points: readonly T[],
  colourOf: (point: T) => string,
  options: Omit<CloudOptions, 'colour'>,
): Plot.Markish[] {
  const byColour = new Map<string, T[]>();
  for (const point of points) {
    const colour = colourOf(point);
    const others = byColour.get(colour);
    if (others) others.push(point);
    else byColour.set(colour, [point]);
  }
  return [...byColour]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([colour, own]) => dotCloud(own, { ...options, colour }));
}

/** With more crystals, names to hover over would weigh more than the drawing, and rims would hide the colours. */
export const MOST_NAMED = 3000;

/** With more, names stand in one drawing of a kind; in all others crystals are clouds. */
export const MOST_NAMED_EVERYWHERE = 1000;

/** Few crystals are large dots, many are small ones: the ink on the paper stays about the same. */
export function dotRadius(n: number, largest = 4): number {
  return Number(Math.max(largest * 0.35, largest * Math.min(1, Math.sqrt(400 / n))).toFixed(2));
}

function onGrid(pixels: number): number {
  return Math.round(pixels * STEPS) / STEPS;
}

/** Row by row: the step from one to the next is short, and so is the path. */
function byPlace(a: DrawnPlace, b: DrawnPlace): number {
  return a.y - b.y || a.x - b.x;
}
