/** Sum formulas of a CIF: `Cl Na`, `C6 H12 O6`, `Na1Cl1`, `D2 O`, also with decimals where a unit is not whole. */
import { required } from '../../../../schemas/required.js';
import { elementOf } from '../../../chemistry/index.js';

export interface SumFormula {
  /** Atoms of one unit by element; deuterium is hydrogen. */
  readonly counts: ReadonlyMap<string, number>;
  /** Whether all counts are whole, so that they hold exactly. */
  readonly isWhole: boolean;
}

const PART = /([A-Z][a-z]?)(\d{0,6}(?:\.\d{1,6})?)/y;

/** @returns undefined for what is written in another way: brackets, charges, unknown elements */
export function parseSumFormula(text: string): SumFormula | undefined {
  const counts = new Map<string, number>();
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  let isWhole = true;
  for (let at = 0; at < plain.length; ) {
    if (plain[at] === ' ') at++;
    PART.lastIndex = at;
    const part = PART.exec(plain);
    if (!part) return undefined;
    const symbol = part[1] === 'D' ? 'H' : required(part[1]);
    const count = part[2] === '' ? 1 : Number(part[2]);
    if (!elementOf(symbol)) return undefined;
    if (count > 0) counts.set(symbol, (counts.get(symbol) ?? 0) + count);
    isWhole &&= Number.isInteger(count);
    at += part[0].length;
  }
  return counts.size > 0 ? { counts, isWhole } : undefined;
}

/** Counts that are not whole are rounded: 0.33 for a third. */
const DECIMAL_TOLERANCE = 0.02;

/** @returns how many units the atoms make; undefined where they have other proportions */
export function unitsIn(atoms: ReadonlyMap<string, number>, { counts, isWhole }: SumFormula): number | undefined {
  if (atoms.size !== counts.size) return undefined;
  const sum = (of: ReadonlyMap<string, number>) => [...of.values()].reduce((total, count) => total + count, 0);
  const units = sum(atoms) / sum(counts);
  for (const [symbol, count] of counts) {
    const found = atoms.get(symbol) ?? 0;
    // Whole numbers below 2^53 are multiplied exactly.
    const isSame = isWhole
      ? found * sum(counts) === count * sum(atoms)
      : Math.abs(found - count * units) <= DECIMAL_TOLERANCE * Math.max(found, count * units);
    if (!isSame) return undefined;
  }
  return units;
}
