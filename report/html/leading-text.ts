/** The number that leads, as it is printed. */
import type { ScreeningCriteria } from '../../schemas/tables/screening.js';
import { inUnit, type Terms } from '../content/terms.js';
import { fixed, plain, signed } from './numbers.js';

/** @returns the leading number with as many decimals as its spread asks for */
export function leadingText({ moreDecimals: more }: Terms, value: number | null | undefined, decimals: number): string {
  return fixed(value, Math.max(0, decimals + more));
}

/** @returns the same with a plus sign above 0 */
export function signedText({ moreDecimals: more }: Terms, value: number | null, decimals: number): string {
  return signed(value, Math.max(0, decimals + more));
}

/** @returns `1.1 to 1.8 eV`: as it was asked for, of a property with the digits that say something */
export function windowText({ property, unit }: Terms, { onsetMinEv, onsetMaxEv }: ScreeningCriteria): string {
  const [from, to] = [onsetMinEv, onsetMaxEv].map((end) => plain(property ? Number(end.toPrecision(4)) : end));
  return inUnit(`${from} to ${to}`, unit);
}
