/** Chemical formulas with their counts set low: digits after a letter or a bracket, nothing else. */
import { at } from '../../schemas/required.js';
import { Html, html, printable } from './escape.js';

const COUNT = /(?<=[A-Za-z)\]])(\d+(?:\.\d+)?)/;
const LOW_DIGITS = '₀₁₂₃₄₅₆₇₈₉';

/** @returns markup with subscripts */
export function formulaHtml(formula: string): Html {
  return new Html(
    formula
      .split(COUNT)
      .map((part, i) => (i % 2 === 1 ? html`<sub>${part}</sub>` : html`${part}`).text)
      .join(''),
  );
}

/** @returns plain text with Unicode subscripts, for tooltips and text inside figures */
export function formulaText(formula: string): string {
  return printable(formula)
    .split(COUNT)
    .map((part, i) => (i % 2 === 1 ? part.replace(/\d/g, (digit) => at(LOW_DIGITS, Number(digit))) : part))
    .join('');
}

/** @returns symbols of the elements, each once, in the order of the formula */
export function elementsOf(formula: string): string[] {
  return [...new Set(formula.match(/[A-Z][a-z]?/g) ?? [])];
}
