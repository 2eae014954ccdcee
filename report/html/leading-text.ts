/** The number that leads, as it is printed. */
import { type FurtherWindow, namedWindows, type ScreeningCriteria } from '../../schemas/tables/screening.js';
import { inUnit, type Terms } from '../content/terms.js';
import { fixed, plain, signed, typographic } from './numbers.js';

/** @returns the leading number with as many decimals as its spread asks for */
export function leadingText({ moreDecimals: more }: Terms, value: number | null | undefined, decimals: number): string {
  return fixed(value, Math.max(0, decimals + more));
}

/** @returns the same with a plus sign above 0 */
export function signedText({ moreDecimals: more }: Terms, value: number | null, decimals: number): string {
  return signed(value, Math.max(0, decimals + more));
}

/** @returns `1.1 to 1.8 eV`: as it was asked for, of a property with the digits that say something */
function windowText({ property }: Terms, { unit, ...window }: FurtherWindow): string {
  const [from, to] = [window.from, window.to].map((end) => plain(property ? Number(end.toPrecision(4)) : end));
  return inUnit(`${from} to ${to}`, typographic(unit));
}

/**
 * Of one window of the leading number that alone, for a sentence that has named it; of several each with its name.
 * @returns `1.1 to 1.8 eV`, or `mean frequency 2 to 6 THz and width 1 to 2 THz`
 */
export function windowsText(
  terms: Terms,
  criteria: ScreeningCriteria,
  isNamed = criteria.further === undefined,
): string {
  const windows = namedWindows(criteria);
  const texts = windows.map((window) =>
    isNamed ? windowText(terms, window) : `${window.name} ${windowText(terms, window)}`,
  );
  return [...(texts.length > 1 ? [texts.slice(0, -1).join(', ')] : []), ...texts.slice(-1)].join(' and ');
}
