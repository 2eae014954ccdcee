/** Rows of the tables of evidence: what is measured of whom. */
import { at, required } from '../../schemas/required.js';
import { ALL_CRYSTALS, type ComparisonVerdict, type Measure, type Method } from '../../schemas/tables/evidence.js';
import {
  comparePaired,
  DEFAULT_BOOTSTRAP,
  DEFAULT_COMPARISON,
  type Estimate,
  meanSpectrumErrors,
  polymorphPairs,
  type ScalarErrors,
  scalarErrors,
} from '../../science/evidence/index.js';
import { groupBy } from '../../science/numerics/index.js';
import type { JudgedCrystal, Said } from './judged.js';
import { type LeadingScale, placeOfRange, rangeOf } from './leading-scale.js';

export interface ErrorRow {
  readonly method: Method;
  readonly stratum: string;
  readonly measure: Measure;
  readonly estimate: Estimate | null;
  readonly crystals: number;
  readonly compounds: number;
}

/** Crystals from which on a set of anions, or a range of the number that leads, is told apart. */
const LEAST_OF_STRATUM = 8;

export function errorRows(
  crystals: readonly JudgedCrystal[],
  method: Method,
  scale: LeadingScale,
  seed: number,
): ErrorRow[] {
  return [[ALL_CRYSTALS, crystals] as const, ...strata(crystals, scale)].flatMap(([stratum, members]) =>
    errorsOfStratum(members, method, stratum, seed),
  );
}

function errorsOfStratum(
  crystals: readonly JudgedCrystal[],
  method: Method,
  stratum: string,
  seed: number,
): ErrorRow[] {
  const options = { ...DEFAULT_BOOTSTRAP, seed };
  const compounds = crystals.map(({ compound }) => compound);
  const errors = crystals.map(({ said }) => required(said.get(method)).error);
  const spectra = meanSpectrumErrors(errors, compounds, options);
  const [references, predicted] = [onsetsOf(crystals, null), onsetsOf(crystals, method)];
  const onsets = scalarErrors(references, predicted, compounds, options);
  const named = { method, stratum };
  const ofOnsets = (measure: Measure, estimate: ScalarErrors['mae']) => ({
    ...named,
    measure,
    estimate,
    crystals: crystalsIn(crystals.filter((_, i) => references[i] !== null && predicted[i] !== null)),
    compounds: onsets.compounds,
  });
  return [
    {
      ...named,
      measure: 'spectrum',
      estimate: spectra.mae,
      crystals: crystalsIn(crystals),
      compounds: spectra.compounds,
    },
    ofOnsets('onset', onsets.mae),
    ofOnsets('onsetR2', onsets.r2),
    ofOnsets('onsetBias', onsets.bias),
  ];
}

/** Rows of one crystal at several conditions are one. */
function crystalsIn(rows: readonly JudgedCrystal[]): number {
  return new Set(rows.map(({ crystal }) => crystal)).size;
}

/** By set of anions, most frequent first, and by range of the reference number that leads. */
function strata(crystals: readonly JudgedCrystal[], scale: LeadingScale): (readonly [string, JudgedCrystal[]])[] {
  const byAnions = [...groupBy(crystals, ({ anions }) => `anions: ${anions}`)].sort(
    ([a, own], [b, other]) => other.length - own.length || (a < b ? -1 : 1),
  );
  const placeOf = ([first]: readonly JudgedCrystal[]) => placeOfRange(scale, first?.reference.onsetEv ?? null);
  const byOnset = [...groupBy(crystals, ({ reference }) => rangeOf(scale, reference.onsetEv))]
    .filter(([range]) => range !== '')
    .sort(([, own], [, other]) => placeOf(own) - placeOf(other));
  return [...byAnions, ...byOnset].filter(([, members]) => crystalsIn(members) >= LEAST_OF_STRATUM);
}

export interface ComparisonRow {
  readonly left: Method;
  readonly right: Method;
  readonly measure: Measure;
  readonly difference: number;
  readonly lower: number;
  readonly upper: number;
  readonly pValue: number;
  readonly verdict: ComparisonVerdict;
  readonly compounds: number;
}

/** By spectrum and by onset; nothing where too few crystals have both errors. */
export function comparisonRows(
  crystals: readonly JudgedCrystal[],
  [left, right]: readonly [Method, Method],
  seed: number,
): ComparisonRow[] {
  const compounds = crystals.map(({ compound }) => compound);
  return (['spectrum', 'onset'] as const).flatMap((measure) => {
    const { difference, lower, upper, ...rest } = comparePaired(
      errorsOfEach(crystals, left, measure),
      errorsOfEach(crystals, right, measure),
      compounds,
      { ...DEFAULT_COMPARISON, seed },
    );
    if (difference === null || lower === null || upper === null) return [];
    const { pValue, verdict, compounds: n } = rest;
    return [{ left, right, measure, difference, lower, upper, pValue, verdict, compounds: n }];
  });
}

export interface PolymorphRow {
  readonly method: Method;
  readonly pairs: number;
  readonly right: number;
  /** Null without pairs. */
  readonly pValue: number | null;
}

/** @param leastDifference of the references, in the unit of the number that leads */
export function polymorphRow(
  crystals: readonly JudgedCrystal[],
  method: Method,
  leastDifference: number,
): PolymorphRow {
  const { pairs, right, pValue } = polymorphPairs(
    crystals.map(({ compound }) => compound),
    onsetsOf(crystals, null),
    onsetsOf(crystals, method),
    leastDifference,
  );
  return { method, pairs, right, pValue: pairs > 0 ? pValue : null };
}

/** @param method null: the references */
function saidOf({ reference, said }: JudgedCrystal, method: Method | null): Said {
  return method === null ? reference : required(said.get(method));
}

function onsetsOf(crystals: readonly JudgedCrystal[], method: Method | null): (number | null)[] {
  return crystals.map((crystal) => saidOf(crystal, method).onsetEv);
}

/** @returns null where the reference or the prediction has no onset */
export function errorsOfEach(
  crystals: readonly JudgedCrystal[],
  method: Method,
  measure: 'spectrum' | 'onset',
): (number | null)[] {
  if (measure === 'onset') return onsetErrorsOfEach(crystals, method);
  return crystals.map(({ said }) => required(said.get(method)).error.absolute);
}

function onsetErrorsOfEach(crystals: readonly JudgedCrystal[], method: Method): (number | null)[] {
  const references = onsetsOf(crystals, null);
  return onsetsOf(crystals, method).map((onset, crystal) => {
    const reference = at(references, crystal);
    return onset === null || reference === null ? null : Math.abs(onset - reference);
  });
}
