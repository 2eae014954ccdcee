/**
 * Two models on the same crystals: is one of them better? With the error of every crystal by both, the unit is the
 * compound c, d_c = mean over its crystals of (error - other error), and the difference is the mean of d_c.
 *
 *   interval  95 % percentile over compounds (`bootstrap.ts`)
 *   p         two-sided: if neither were better, each d_c would be as likely with the other sign; of signs drawn at
 *             random, (1 + as large a mean, either way) / (1 + flips)
 *   verdict   better or worse where the interval excludes 0 and p < 0.05; otherwise the two are not told apart
 *
 * @source Phipson and Smyth, Stat. Appl. Genet. Mol. Biol. 9, 39 (2010), for the counting of p
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { ComparisonVerdict } from '../../../schemas/tables/evidence.js';
import { groupBy, randomSource } from '../../numerics/index.js';
import { bootstrapInterval } from './bootstrap.js';

interface PairedComparison {
  /** Crystals with both errors, and their compounds. */
  readonly crystals: number;
  readonly compounds: number;
  /** Mean over compounds, in the unit of the errors; below 0 where the first model's are smaller. Null without any. */
  readonly difference: number | null;
  /** Null for fewer than two compounds. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly pValue: number;
  /** Of the first model against the second. */
  readonly verdict: ComparisonVerdict;
}

interface ComparisonOptions {
  readonly draws: number;
  readonly flips: number;
  readonly seed: number;
}

export const DEFAULT_COMPARISON: ComparisonOptions = { draws: 2000, flips: 4000, seed: 123 };

const LEVEL = 0.05;

/**
 * @param errors of the first model, one a crystal, finite; null where there is none
 * @param others of the second, in the same order
 * @param compounds of every crystal, such as its reduced formula
 * @throws InvalidInputError for unequal lengths, or an error that is not finite, naming its crystal
 */
export function comparePaired(
  errors: ArrayLike<number | null>,
  others: ArrayLike<number | null>,
  compounds: readonly string[],
  { draws, flips, seed }: ComparisonOptions = DEFAULT_COMPARISON,
): PairedComparison {
  if (errors.length !== compounds.length || others.length !== compounds.length)
    throw new InvalidInputError(`${errors.length} and ${others.length} errors for ${compounds.length} crystals`);
  const pairs = compounds.flatMap((compound, crystal) => {
    const [error, other] = [at(errors, crystal), at(others, crystal)];
    if (error === null || other === null) return [];
    const difference = error - other;
    if (!Number.isFinite(difference))
      throw new InvalidInputError(`crystal ${crystal} has errors ${error} and ${other}`);
    return [{ compound, difference }];
  });
  const differences = [...groupBy(pairs, ({ compound }) => compound).values()].map((crystals) =>
    mean(crystals.map(({ difference }) => difference)),
  );
  const interval = bootstrapInterval(
    differences.length,
    (drawn) => drawn.reduce((sum, place) => sum + at(differences, place), 0) / drawn.length,
    { draws, seed },
  );
  const pValue = signFlipPValue(differences, flips, seed);
  return {
    crystals: pairs.length,
    compounds: differences.length,
    difference: differences.length === 0 ? null : mean(differences),
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    pValue,
    verdict: pValue < LEVEL && interval ? sideOf(interval) : 'not told apart',
  };
}

function sideOf({ lower, upper }: { readonly lower: number; readonly upper: number }): ComparisonVerdict {
  if (upper < 0) return 'better';
  return lower > 0 ? 'worse' : 'not told apart';
}

/** @param differences one a unit @returns two-sided, in (0, 1] */
function signFlipPValue(differences: readonly number[], flips: number, seed: number): number {
  const sum = differences.reduce((all, value) => all + value, 0);
  // Sums of the same size differ in their last digits by the order of the signs: they must count.
  const slack = 1e-12 * differences.reduce((all, value) => all + Math.abs(value), 0);
  let extreme = 0;
  for (let flip = 0; flip < flips; flip++) {
    const random = randomSource(seed, differences.length, flip);
    let flipped = 0;
    for (const value of differences) flipped += random.next() < 0.5 ? value : -value;
    if (Math.abs(flipped) >= Math.abs(sum) - slack) extreme++;
  }
  return (1 + extreme) / (1 + flips);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
