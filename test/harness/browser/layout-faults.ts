/**
 * What a reader would see as broken on a page, measured in the browser: text that is cut off, text on text, letters too small,
 * a page wider than its window.
 */
import type { Page } from 'playwright-core';
import { measureLayout } from './measure-layout.mjs';

export interface LayoutFaults {
  /** Text beyond the edge of what hides it, or that no scrolling reaches. */
  readonly clipped: readonly string[];
  /** Two texts on each other. */
  readonly overlapping: readonly string[];
  /** Names of tables and drawings of which a part is out of sight until it is scrolled to; folded ones left out. */
  readonly scrolling: readonly string[];
  /** Letters lower than `smallest` pixels. */
  readonly small: readonly string[];
  /** Pixels by which the page is wider than the window. */
  readonly sideways: number;
}

interface MeasureOptions {
  /** Letters of this size in CSS pixels are still read. */
  readonly smallest: number;
  /** Nothing scrolls on paper: what a screen would scroll to is cut off. */
  readonly paper: boolean;
}

export function layoutFaults(page: Page, options: MeasureOptions): Promise<LayoutFaults> {
  return page.evaluate(measureLayout, options) as Promise<LayoutFaults>;
}
