/** Shares of compounds inside and outside a group, and the odds between them, as they are printed. */
import type { ComparedShares, EnrichedFeature } from '../content/enrichment.js';
import { type Html, html, joinHtml } from './escape.js';
import { counted, fixed } from './numbers.js';

/** @returns `4 of 5 compounds against 3 of 245` */
export function sharesText(row: ComparedShares): string {
  const { compoundsInside, clusterCompounds, compoundsOutside, otherCompounds } = row;
  return `${compoundsInside} of ${counted(clusterCompounds, 'compound')} against ${compoundsOutside} of ${otherCompounds}`;
}

/** @returns `odds ratio above 20`: the lower end of its interval, rounded down, since the ratio of small counts says little */
export function leastOddsText({ lower }: Pick<ComparedShares, 'lower'>): string {
  return `odds ratio above ${lower < 10 ? fixed(Math.floor(10 * lower) / 10, 1) : fixed(Math.floor(lower), 0)}`;
}

/** @param rows the most certain first @returns the first of them with their shares and odds, and how many more there are */
export function featuresText(rows: readonly EnrichedFeature[], most: number): Html {
  if (rows.length === 0) return html`–`;
  const shown = rows
    .slice(0, most)
    .map((row) => html`${row.feature} <small>(${sharesText(row)}, ${leastOddsText(row)})</small>`);
  const rest = rows.length - shown.length;
  return html`${joinHtml(shown, ', ')}${rest > 0 ? html` <small>and ${rest} more</small>` : null}`;
}

/** @returns `20 to 15,915`, `20 to no limit` */
export function oddsIntervalText({ lower, upper }: Pick<ComparedShares, 'lower' | 'upper'>): string {
  const bound = (value: number) => fixed(value, value < 10 ? 2 : 0);
  return `${bound(lower)} to ${upper === null ? 'no limit' : bound(upper)}`;
}
