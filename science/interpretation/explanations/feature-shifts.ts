/**
 * Which features go with a higher or lower onset, all others of their kind being equal: coefficients, in eV, of a ridge
 * regression of the onset on what each crystal has or lacks, with percentile intervals from bootstrap samples of the
 * compounds: crystals of one compound are drawn together.
 *
 * Limits. The ridge draws coefficients towards 0, and shares an effect among features that come together; features held
 * by exactly the same crystals are one row. The strength is chosen once, and not again in each sample. Effects add up
 * by assumption: a shift is an association within this data set, not a prediction for a substitution.
 * @source Efron and Tibshirani, An Introduction to the Bootstrap (1993), 13.3
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { quantile } from '../../../schemas/numerics/quantile.js';
import { at, required } from '../../../schemas/required.js';
import { groupBy, randomSource } from '../../numerics/index.js';
import type { CrystalFeatures, FeatureKind } from '../features/crystal-features.js';
import { featureTable } from '../features/feature-table.js';
import { bestStrength, ridgeCoefficients } from './ridge.js';

/** One row of the shifts table. */
export interface FeatureShift {
  readonly kind: FeatureKind;
  /** Features held by the same crystals are joined by ` = `. */
  readonly feature: string;
  /** Crystals with an onset that have the feature. */
  readonly crystals: number;
  /** Mean onset of those crystals minus that of all others, eV. */
  readonly differenceEv: number;
  /** Coefficient with its 95 % interval, eV. */
  readonly shiftEv: number;
  readonly lowerEv: number;
  readonly upperEv: number;
}

export interface ShiftOptions {
  /** Compounds of the crystals that have a feature, and of those that lack it, at least. */
  readonly minSupport: number;
  /** Features at most: of more, those that most crystals have; features as frequent as the first one left out go too. */
  readonly maxFeatures: number;
  readonly samples: number;
  readonly seed: number;
}

export const DEFAULT_SHIFTS: ShiftOptions = { minSupport: 5, maxFeatures: 200, samples: 500, seed: 123 };

/** @returns rows by size of the shift, largest first; empty without features or with fewer than ten onsets */
export function featureShifts(
  crystals: readonly CrystalFeatures[],
  kind: FeatureKind,
  onsetsEv: readonly (number | null)[],
  { minSupport, maxFeatures, samples, seed }: ShiftOptions = DEFAULT_SHIFTS,
): FeatureShift[] {
  if (crystals.length !== onsetsEv.length) {
    throw new InvalidInputError(`${crystals.length} crystals with ${onsetsEv.length} onsets`);
  }
  const known = crystals.filter((_, i) => onsetsEv[i] !== null);
  const y = onsetsEv.filter((onset) => onset !== null);
  const features = mostFrequent(withoutDuplicates(featureTable(known, [kind], minSupport)), maxFeatures);
  if (features.length === 0 || y.length < 10) return [];
  const rows = known.map((_, i) => Float64Array.from(features, ({ held }) => required(held[i])));
  const compounds = [...groupBy(known.keys(), (i) => at(known, i).compound).values()];
  const strength = bestStrength(rows, y);
  const shifts = ridgeCoefficients(rows, y, strength, new Float64Array(y.length).fill(1));
  const drawn = Array.from({ length: samples }, (_, sample) =>
    ridgeCoefficients(rows, y, strength, timesDrawn(compounds, seed, sample)),
  );
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return features
    .map(({ name, held, holders }, k) => {
      const spread = drawn.map((coefficients) => required(coefficients[k])).sort((a, b) => a - b);
      return {
        kind,
        feature: name,
        crystals: holders.length,
        differenceEv: meanOf(y.filter((_, i) => held[i] === 1)) - meanOf(y.filter((_, i) => held[i] === 0)),
        shiftEv: required(shifts[k]),
        lowerEv: quantile(spread, 0.025),
        upperEv: quantile(spread, 0.975),
      };
    })
    .sort((a, b) => Math.abs(b.shiftEv) - Math.abs(a.shiftEv));
}

/** Linear between order statistics, as NumPy's default. @param ascending at least one */
function withoutDuplicates(features: ReturnType<typeof featureTable>) {
  const byHolders = new Map<string, { name: string; held: Uint8Array; holders: Uint32Array }>();
  for (const { name, held, holders } of features) {
    const key = holders.join(' ');
    const same = byHolders.get(key);
    byHolders.set(key, { name: same ? `${same.name} = ${name}` : name, held, holders });
  }
  return [...byHolders.values()];
}

function mostFrequent<F extends { readonly holders: Uint32Array }>(features: readonly F[], most: number): readonly F[] {
  if (features.length <= most) return features;
  const supports = features.map(({ holders }) => holders.length).sort((a, b) => b - a);
  return features.filter(({ holders }) => holders.length > required(supports[most]));
}

/** How often a bootstrap sample holds each crystal. @param compounds crystals of each */
function timesDrawn(compounds: readonly (readonly number[])[], seed: number, sample: number): Float64Array {
  const random = randomSource(seed, compounds.length, sample);
  const times = new Float64Array(compounds.reduce((sum, { length }) => sum + length, 0));
  for (let i = 0; i < compounds.length; i++) {
    for (const crystal of at(compounds, Math.floor(random.next() * compounds.length))) {
      times[crystal] = at(times, crystal) + 1;
    }
  }
  return times;
}
