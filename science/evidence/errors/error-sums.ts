/**
 * Errors of crystals added up by compound: what every figure of `errors.ts` is computed from, of all compounds and of each
 * bootstrap draw of them.
 */
import { at } from '../../../schemas/required.js';
import { groupBy } from '../../numerics/index.js';
import { type BootstrapOptions, bootstrapInterval } from './bootstrap.js';

/** A value with its 95 % interval, which is null where there are too few compounds for one. */
export interface Estimate {
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

interface CrystalError {
  readonly compound: string;
  /** |r|, r and r^2 of a scalar, or their means over the points of a spectrum. */
  readonly absolute: number;
  readonly signed: number;
  readonly square: number;
  /** Less a constant; 0 where nothing is asked of it. */
  readonly reference: number;
}

/** Sums over crystals. */
export interface ErrorSums {
  n: number;
  absolute: number;
  signed: number;
  square: number;
  reference: number;
  referenceSquare: number;
}

/** @returns the sums of every compound, in the order of their first crystals */
export function sumsByCompound(errors: readonly CrystalError[]): ErrorSums[] {
  return [...groupBy(errors, ({ compound }) => compound).values()].map((crystals) =>
    added(crystals.map(({ compound: _, ...error }) => ({ ...error, n: 1, referenceSquare: error.reference ** 2 }))),
  );
}

/** @returns null where the statistic of all compounds is undefined */
export function estimate(
  compounds: readonly ErrorSums[],
  statistic: (sums: ErrorSums) => number | null,
  options: BootstrapOptions,
): Estimate | null {
  const value = statistic(added(compounds));
  if (value === null) return null;
  const interval = bootstrapInterval(
    compounds.length,
    (drawn) => {
      const sums = noErrors();
      for (const place of drawn) add(sums, at(compounds, place));
      return statistic(sums);
    },
    options,
  );
  return { value, lower: interval?.lower ?? null, upper: interval?.upper ?? null };
}

function added(parts: readonly ErrorSums[]): ErrorSums {
  const sums = noErrors();
  for (const part of parts) add(sums, part);
  return sums;
}

function noErrors(): ErrorSums {
  return { n: 0, absolute: 0, signed: 0, square: 0, reference: 0, referenceSquare: 0 };
}

function add(sums: ErrorSums, part: ErrorSums): void {
  sums.n += part.n;
  sums.absolute += part.absolute;
  sums.signed += part.signed;
  sums.square += part.square;
  sums.reference += part.reference;
  sums.referenceSquare += part.referenceSquare;
}
