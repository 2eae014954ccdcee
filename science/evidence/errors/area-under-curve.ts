/**
 * Area under the receiver operating characteristic: how likely a crystal that has something is scored above one that lacks
 * it, ties counting half,
 *
 *   AUC = (#{s+ > s-} + #{s+ = s-} / 2) / (n+ n-)
 *
 * in [0, 1], 0.5 for scores that know nothing, with a 95 % interval over compounds (`bootstrap.ts`).
 * @source Hanley and McNeil, Radiology 143, 29 (1982)
 */
import { at } from '../../../schemas/required.js';
import { groupBy } from '../../numerics/index.js';
import { type BootstrapOptions, bootstrapInterval, DEFAULT_BOOTSTRAP } from './bootstrap.js';
import type { Estimate } from './error-sums.js';

/**
 * @param has 1 of every crystal that has it, else 0
 * @param scores in the same order, finite
 * @param compounds of every crystal, such as its reduced formula
 * @returns null where all have it or none
 */
export function areaUnderCurve(
  has: ArrayLike<number>,
  scores: ArrayLike<number>,
  compounds: readonly string[],
  options: BootstrapOptions = DEFAULT_BOOTSTRAP,
): Estimate | null {
  const placeOf = new Map([...new Set(compounds)].map((compound, place) => [compound, place]));
  const place = Uint32Array.from(compounds, (compound) => placeOf.get(compound)!);
  const ascending = [...compounds.keys()].sort((a, b) => at(scores, a) - at(scores, b));
  const tied = [...groupBy(ascending, (crystal) => at(scores, crystal)).values()];
  const area = (times: Uint32Array) => weightedArea(tied, has, (crystal) => times[place[crystal]!]!);
  const value = area(new Uint32Array(placeOf.size).fill(1));
  if (value === null) return null;
  const times = new Uint32Array(placeOf.size);
  const interval = bootstrapInterval(
    placeOf.size,
    (drawn) => {
      times.fill(0);
      for (const compound of drawn) times[compound]! += 1;
      return area(times);
    },
    options,
  );
  return { value, lower: interval?.lower ?? null, upper: interval?.upper ?? null };
}

/** @param tied crystals of one score, the lowest score first */
function weightedArea(
  tied: readonly (readonly number[])[],
  has: ArrayLike<number>,
  timesOf: (crystal: number) => number,
): number | null {
  let [below, above, pairs] = [0, 0, 0];
  for (const crystals of tied) {
    let [without, having] = [0, 0];
    for (const crystal of crystals) {
      if (has[crystal] === 1) having += timesOf(crystal);
      else without += timesOf(crystal);
    }
    pairs += having * (below + without / 2);
    below += without;
    above += having;
  }
  return below === 0 || above === 0 ? null : pairs / (below * above);
}
