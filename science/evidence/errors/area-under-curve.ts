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
  const ascending = Uint32Array.from(compounds.keys()).sort((a, b) => at(scores, a) - at(scores, b));
  const ranked: Ranked = {
    place: ascending.map((crystal) => placeOf.get(at(compounds, crystal))!),
    has: Uint8Array.from(ascending, (crystal) => at(has, crystal)),
    endsTie: Uint8Array.from(ascending, (crystal, i) => Number(scores[crystal] !== scores[ascending[i + 1] ?? -1])),
  };
  const area = (times: Uint32Array) => weightedArea(ranked, times);
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

/** Crystals by ascending score. */
interface Ranked {
  /** Of the compound in the draws. */
  readonly place: Uint32Array;
  readonly has: Uint8Array;
  /** 1 of the last of those that have one score. */
  readonly endsTie: Uint8Array;
}

/** @param times how often each compound was drawn */
function weightedArea({ place, has, endsTie }: Ranked, times: Uint32Array): number | null {
  let [below, above, pairs] = [0, 0, 0];
  let [without, having] = [0, 0];
  for (let i = 0; i < place.length; i++) {
    if (has[i] === 1) having += times[place[i]!]!;
    else without += times[place[i]!]!;
    if (endsTie[i] === 0) continue;
    pairs += having * (below + without / 2);
    below += without;
    above += having;
    [without, having] = [0, 0];
  }
  return below === 0 || above === 0 ? null : pairs / (below * above);
}
