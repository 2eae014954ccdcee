/**
 * What a second prediction s adds to a first one t of the same reference y, both out of fold. The reference is fitted by
 * least squares, with the first alone and with both, one set of coefficients for all points of a spectrum:
 *
 *   alone   y ~ a + b t          both   y ~ a + b t + c s
 *
 * always on other compounds than those it is judged by. What is told is the drop of the error, alone less both: the mean
 * over compounds of the mean over their crystals of the mean over points of |y - fit|.
 *
 *   interval  95 % percentile over compounds (`bootstrap.ts`), fits held fixed
 *   p         second predictions are exchanged at random among crystals of the same stratum, such as the set of anions, all
 *             else stays: twice the smaller of the shares of exchanges with as large a drop, and with as small a one
 *   verdict   both are better, or worse, than the first alone where p < 0.05 and the interval leaves out 0
 *
 * A second prediction that repeats what the first knows, with other noise, adds nothing; one of another kind may add even
 * where it sees no more: what it knows of, the test cannot tell.
 * @source Phipson and Smyth, Stat. Appl. Genet. Mol. Biol. 9, 39 (2010), for the counting of p
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { ComparisonVerdict } from '../../../schemas/tables/evidence.js';
import { exchangedWithin, groupBy, strataOf } from '../../numerics/index.js';
import { foldOfEach } from '../folds.js';
import { bootstrapInterval } from './bootstrap.js';
import { JointFit } from './joint-fit.js';

/** Shape [crystals, points] each, row-major, finite; one point for a scalar. */
interface TwoPredictions {
  readonly reference: ArrayLike<number>;
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
  readonly points: number;
}

interface AddedPrediction {
  readonly crystals: number;
  readonly compounds: number;
  /** Crystals that share their stratum with another. */
  readonly exchangeable: number;
  readonly firstError: number;
  readonly jointError: number;
  /** Above 0 where the second prediction lowers the error. */
  readonly drop: number;
  readonly lower: number;
  readonly upper: number;
  readonly permutedDrop: number;
  /** Two-sided, in (0, 1]. */
  readonly pValue: number;
  /** Of both against the first alone. */
  readonly verdict: ComparisonVerdict;
}

interface AddedPredictionOptions {
  readonly permutations: number;
  readonly draws: number;
  readonly folds: number;
  readonly seed: number;
}

export const DEFAULT_ADDED: AddedPredictionOptions = { permutations: 1000, draws: 2000, folds: 10, seed: 123 };

const LEVEL = 0.05;

/**
 * @param compounds of every crystal, such as its reduced formula
 * @param strata of every crystal
 * @returns null for fewer compounds than folds
 * @throws InvalidInputError for shapes that do not fit, or a value that is not finite, naming its crystal
 */
export function addedPrediction(
  predictions: TwoPredictions,
  compounds: readonly string[],
  strata: readonly string[],
  { permutations, draws, folds, seed }: AddedPredictionOptions = DEFAULT_ADDED,
): AddedPrediction | null {
  requireFitting(predictions, compounds.length, strata.length);
  const members = [...groupBy(compounds.keys(), (crystal) => at(compounds, crystal)).values()];
  if (members.length < folds) return null;
  const fit = new JointFit(predictions, foldOfEach(compounds, folds, seed));
  const alone = meanOfEach(members, fit.errorsAlone());
  const dropsOf = (order: Uint32Array) => meanOfEach(members, fit.errorsOfBoth(order)).map((e, i) => at(alone, i) - e);
  const order = Uint32Array.from(compounds.keys());
  const drops = dropsOf(order);
  const drop = mean(drops);
  // Sums of the same size differ in their last digits by their order: they must count.
  const tie = 1e-12 * (1 + mean(alone));
  const exchanged = strataOf(strata);
  let [above, below, total] = [0, 0, 0];
  for (let round = 0; round < permutations; round++) {
    const permuted = mean(dropsOf(exchangedWithin(exchanged, order, seed, round)));
    if (permuted >= drop - tie) above++;
    if (permuted <= drop + tie) below++;
    total += permuted;
  }
  const pValue = Math.min(1, (2 * (1 + Math.min(above, below))) / (1 + permutations));
  const interval = bootstrapInterval(drops.length, (drawn) => mean(Array.from(drawn, (place) => at(drops, place))), {
    draws,
    seed,
  });
  const { lower, upper } = interval ?? { lower: drop, upper: drop };
  return {
    crystals: compounds.length,
    compounds: members.length,
    exchangeable: exchanged.reduce((sum, own) => sum + (own.length > 1 ? own.length : 0), 0),
    firstError: mean(alone),
    jointError: mean(alone) - drop,
    drop,
    lower,
    upper,
    permutedDrop: total / permutations,
    pValue,
    verdict: verdictOf(pValue, lower, upper),
  };
}

function verdictOf(pValue: number, lower: number, upper: number): ComparisonVerdict {
  if (pValue >= LEVEL) return 'not told apart';
  if (lower > 0) return 'better';
  return upper < 0 ? 'worse' : 'not told apart';
}

function meanOfEach(members: readonly (readonly number[])[], errors: Float64Array): number[] {
  return members.map((crystals) => crystals.reduce((sum, crystal) => sum + errors[crystal]!, 0) / crystals.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function requireFitting({ points, ...values }: TwoPredictions, crystals: number, strata: number): void {
  if (strata !== crystals) throw new InvalidInputError(`${strata} strata for ${crystals} crystals`);
  for (const [name, own] of Object.entries(values)) {
    if (own.length !== crystals * points)
      throw new InvalidInputError(`${name}: ${own.length} values for ${crystals} crystals of ${points} points`);
    const bad = Array.prototype.findIndex.call(own, (value: number) => !Number.isFinite(value));
    if (bad >= 0) throw new InvalidInputError(`${name} of crystal ${Math.floor(bad / points)} is ${own[bad]}`);
  }
}
