/** Numbers as they are printed: a point as decimal mark, a true minus sign, thousands apart; the same on every machine. */

import { at } from '../../schemas/required.js';

const MISSING = '–';
const HIGH_DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** @returns the value with a fixed number of decimals; an en dash where there is none */
export function fixed(value: number | null | undefined, decimals: number): string {
  if (value === null || value === undefined || Number.isNaN(value)) return MISSING;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const text = Math.abs(value).toFixed(decimals);
  const [whole, fraction] = text.split('.') as [string, string?];
  const sign = value < 0 && Number(text) !== 0 ? '−' : '';
  return sign + groupThousands(whole) + (fraction === undefined ? '' : `.${fraction}`);
}

/** @returns the same with a plus sign above 0 */
export function signed(value: number | null, decimals: number): string {
  return value !== null && value > 0 ? `+${fixed(value, decimals)}` : fixed(value, decimals);
}

/** @returns a whole number with thousands apart */
export function count(value: number): string {
  return fixed(value, 0);
}

/** @returns 2.4×10⁻⁵ */
export function scientific(value: number | null, decimals: number): string {
  if (value === null || Number.isNaN(value)) return MISSING;
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return fixed(value, 0);
  const [mantissa, exponent] = value.toExponential(decimals).split('e') as [string, string];
  const power = Number(exponent);
  const digits = String(Math.abs(power)).replace(/\d/g, (digit) => at(HIGH_DIGITS, Number(digit)));
  return `${mantissa.replace('-', '−')}×10${power < 0 ? '⁻' : ''}${digits}`;
}

/** @returns 0.031, or 2.4×10⁻⁵ where three decimals would show nothing */
export function probability(value: number): string {
  return value >= 0.001 || value === 0 ? fixed(value, 3) : scientific(value, 1);
}

/** @returns four digits that say something, of a number of any size: 0.3125, 98.2, 2.45×10⁵ */
export function significant(value: number | null | undefined): string {
  if (value === null || value === undefined || value === 0 || !Number.isFinite(value)) return fixed(value, 0);
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e5) return scientific(value, 2);
  const rounded = Number(value.toPrecision(4));
  return fixed(rounded, String(rounded).split('.')[1]?.length ?? 0);
}

/** @returns a setting as short as it is exact: 0.05, 15 */
export function plain(value: number): string {
  return String(Number(value.toPrecision(12))).replace('-', '−');
}

/** @returns "1 crystal", "23 crystals" */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Tables for other programs are plain ASCII; the page has signs of its own. */
export function typographic(text: string): string {
  return text
    .replaceAll(' +- ', ' ± ')
    .replaceAll(' >= ', ' ≥ ')
    .replaceAll('angstrom^3', 'Å³')
    .replaceAll('angstrom', 'Å');
}
