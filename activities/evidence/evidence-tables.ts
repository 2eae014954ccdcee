/** What a validation came to as tables. */
import type { Table } from '../../schemas/run/artifact.js';
import type { FoldSettings } from '../../schemas/settings/folds.js';
import type { ComparisonRow, ErrorRow, PolymorphRow } from './evidence-rows.js';
import type { JudgedCrystal } from './judged.js';

export function errorsTable(
  rows: readonly ErrorRow[],
  { folds, by, seeds }: FoldSettings,
  /** What of the trainings was not as asked, and what they begin at. */
  notes: Readonly<{ remarks?: string; start?: string }>,
): Table<'out-of-fold-errors'> {
  return {
    kind: 'out-of-fold-errors',
    rows: rows.length,
    columns: {
      method: rows.map(({ method }) => method),
      stratum: rows.map(({ stratum }) => stratum),
      measure: rows.map(({ measure }) => measure),
      value: rows.map(({ estimate }) => estimate?.value ?? null),
      lower: rows.map(({ estimate }) => estimate?.lower ?? null),
      upper: rows.map(({ estimate }) => estimate?.upper ?? null),
      crystals: Uint32Array.from(rows, ({ crystals }) => crystals),
      compounds: Uint32Array.from(rows, ({ compounds }) => compounds),
    },
    metadata: {
      folds: String(folds),
      by,
      seeds: String(seeds),
      ...notes,
    },
  };
}

/** Onsets of the network, which is what screens. */
export function calibrationTable(crystals: readonly JudgedCrystal[]): Table<'calibration'> {
  const pairs = crystals.flatMap(({ id, compound, reference, said }) => {
    const predictedEv = said.get('network')?.onsetEv ?? null;
    return reference.onsetEv === null || predictedEv === null
      ? []
      : [{ id, compound, referenceEv: reference.onsetEv, predictedEv }];
  });
  return {
    kind: 'calibration',
    rows: pairs.length,
    columns: {
      id: pairs.map(({ id }) => id),
      compound: pairs.map(({ compound }) => compound),
      referenceEv: Float64Array.from(pairs, ({ referenceEv }) => referenceEv),
      predictedEv: Float64Array.from(pairs, ({ predictedEv }) => predictedEv),
    },
    metadata: {},
  };
}

export function comparisonsTable(rows: readonly ComparisonRow[]): Table<'out-of-fold-comparisons'> {
  return {
    kind: 'out-of-fold-comparisons',
    rows: rows.length,
    columns: {
      left: rows.map(({ left }) => left),
      right: rows.map(({ right }) => right),
      measure: rows.map(({ measure }) => measure),
      difference: Float64Array.from(rows, ({ difference }) => difference),
      lower: Float64Array.from(rows, ({ lower }) => lower),
      upper: Float64Array.from(rows, ({ upper }) => upper),
      pValue: Float64Array.from(rows, ({ pValue }) => pValue),
      verdict: rows.map(({ verdict }) => verdict),
      compounds: Uint32Array.from(rows, ({ compounds }) => compounds),
    },
    metadata: {},
  };
}

/** @param leastDifference eV of onsets, else in the unit of the number that leads */
export function polymorphsTable(rows: readonly PolymorphRow[], leastDifference: number): Table<'polymorph-order'> {
  return {
    kind: 'polymorph-order',
    rows: rows.length,
    columns: {
      method: rows.map(({ method }) => method),
      pairs: Uint32Array.from(rows, ({ pairs }) => pairs),
      right: Uint32Array.from(rows, ({ right }) => right),
      pValue: rows.map(({ pValue }) => pValue),
    },
    metadata: { leastDifferenceEv: String(leastDifference) },
  };
}
