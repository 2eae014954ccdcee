/**
 * Colours that colour-blind readers can tell apart: the hues of Okabe and Ito, in an order that keeps neighbours far
 * apart. On paper the three pale ones are darkened until their contrast with it is 3 (WCAG 2.2, 1.4.11), and purple with
 * them, so that readers without red or green cones still tell all eight apart; black is white on a dark page.
 * Beyond eight groups the colours begin again with another symbol and another dash, and the number is written out.
 * @source M. Okabe and K. Ito, Color Universal Design (2008)
 */

import { at } from '../../schemas/required.js';

interface Shade {
  readonly name: string;
  readonly light: string;
  readonly dark: string;
}

export const SHADES: readonly Shade[] = [
  { name: 'blue', light: '#0072b2', dark: '#2b8fd0' },
  { name: 'vermillion', light: '#d55e00', dark: '#e46a0a' },
  { name: 'bluish green', light: '#009e73', dark: '#0fb085' },
  { name: 'reddish purple', light: '#8e2f75', dark: '#d688b3' },
  { name: 'orange', light: '#79440e', dark: '#f0ad1a' },
  { name: 'sky blue', light: '#1993ff', dark: '#7cc8f2' },
  { name: 'yellow', light: '#a19131', dark: '#f0e442' },
  { name: 'black', light: '#1a1a1a', dark: '#f4f4f4' },
];

const SYMBOLS = ['circle', 'diamond', 'triangle', 'square', 'star', 'wye', 'cross'] as const;
const DASHES = ['none', '6 3', '2 2', '8 2 2 2'] as const;

type SymbolName = (typeof SYMBOLS)[number];

/** How the n-th group (or trial) looks in every figure. */
export interface Mark {
  /** CSS colour: a variable that the page sets for light and for dark. */
  readonly colour: string;
  readonly symbol: SymbolName;
  readonly dash: string;
}

/** @param index 0, 1, .. in the order of appearance */
export function markOf(index: number): Mark {
  const cycle = Math.floor(index / SHADES.length);
  return {
    colour: `var(--c${index % SHADES.length})`,
    symbol: at(SYMBOLS, cycle % SYMBOLS.length),
    dash: at(DASHES, cycle % DASHES.length),
  };
}

/** @returns the custom properties --c0 .. --c7 as CSS declarations */
export function shadeVariables(scheme: 'light' | 'dark'): string {
  return SHADES.map((shade, i) => `--c${i}:${shade[scheme]};`).join('');
}
