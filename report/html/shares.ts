/** Shares of compounds inside and outside a group, and the odds between them, as they are printed. */
import type { ComparedShares } from '../content/enrichment.js';
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

/** @returns `20 to 15,915`, `20 to no limit` */
export function oddsIntervalText({ lower, upper }: Pick<ComparedShares, 'lower' | 'upper'>): string {
  const bound = (value: number) => fixed(value, value < 10 ? 2 : 0);
  return `${bound(lower)} to ${upper === null ? 'no limit' : bound(upper)}`;
}
