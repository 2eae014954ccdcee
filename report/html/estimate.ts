/** A value with its interval, as tables print it. */
import { type Html, html } from './escape.js';
import { fixed } from './numbers.js';

interface PrintedEstimate {
  readonly value: number | null;
  /** Null where there is no interval. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/** @returns `0.281 0.257 to 0.307`, the interval small; an en dash where nothing was estimated */
export function estimateHtml(estimate: PrintedEstimate | undefined, decimals: number): Html {
  const { value = null, lower = null, upper = null } = estimate ?? {};
  if (lower === null || upper === null) return html`${fixed(value, decimals)}`;
  return html`${fixed(value, decimals)} <small>${fixed(lower, decimals)} to ${fixed(upper, decimals)}</small>`;
}
