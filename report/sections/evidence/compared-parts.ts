/** Comparisons of two methods in words, one part a measure. */
import type { ComparisonVerdict } from '../../../schemas/tables/evidence.js';
import type { MethodComparison } from '../../../schemas/tables/evidence-rows.js';
import { decimalsOf, inUnit, type Terms } from '../../content/terms.js';
import { type Html, html } from '../../html/escape.js';
import { signed } from '../../html/numbers.js';

/** @param said of a verdict, such as `it is better than them` */
export function comparedParts(
  comparisons: readonly MethodComparison[],
  terms: Terms,
  said: (verdict: ComparisonVerdict) => Html,
): Html {
  const parts = comparisons.map(({ measure, verdict, difference, lower, upper }) => {
    const isOfSpectra = measure === 'spectrum';
    const number = (value: number) => signed(value, decimalsOf(measure, terms));
    const to = inUnit(number(upper), isOfSpectra ? terms.valueUnit : terms.unit);
    return html`by its ${isOfSpectra ? terms.spectra : terms.leadings} ${said(verdict)} (${number(difference)}, 95 % interval ${number(lower)} to ${to})`;
  });
  return html`${parts.map((part, i) => (i === 0 ? part : html`; ${part}`))}`;
}
