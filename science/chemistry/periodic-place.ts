/**
 * Place of an element in the periodic table of 18 groups. A period with L elements begins after a noble gas; with n the
 * place of the element in it, from 1,
 *
 *   group = n for the first two (helium alone: 18),   18 - (L - n) for the last 16,   none between them (f elements)
 *
 * so that lutetium and lawrencium stand below yttrium.
 * @source Jensen, J. Chem. Educ. 59, 634 (1982), for group 3
 */
import { elementOf } from './elements.js';

interface PeriodicPlace {
  readonly period: number;
  /** 1 to 18; null for lanthanides and actinides up to nobelium. */
  readonly group: number | null;
}

const NOBLE_GASES = [0, 2, 10, 18, 36, 54, 86, 118] as const;
/** Groups 3 to 18. */
const LAST_GROUPS = 16;

/** @returns undefined for what is no element */
export function periodicPlace(symbol: string): PeriodicPlace | undefined {
  const atomicNumber = elementOf(symbol)?.atomicNumber;
  if (atomicNumber === undefined) return undefined;
  const period = NOBLE_GASES.findIndex((end) => atomicNumber <= end);
  const [before = 0, end = 0] = NOBLE_GASES.slice(period - 1, period + 1);
  const [place, afterwards] = [atomicNumber - before, end - atomicNumber];
  if (afterwards === 0) return { period, group: 18 };
  if (place <= 2) return { period, group: place };
  return { period, group: afterwards < LAST_GROUPS ? 18 - afterwards : null };
}
