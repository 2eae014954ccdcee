/** What all sections of the report draw on, derived once from the input. */
import { type Crystal, joinCrystals } from './crystals.js';
import { energyAxisOf, type SpectraAxis, type ValueRange } from './energy-axis.js';
import { collectGroups, type Group } from './groups.js';
import type { ReportInput } from './report-input.js';
import { collectTrials, type ReportTrial } from './trials.js';

export interface ReportContent {
  readonly input: ReportInput;
  readonly axis: SpectraAxis;
  readonly crystals: readonly Crystal[];
  /** Crystals of the test split, with a prediction. */
  readonly tested: readonly Crystal[];
  /** Whether the split keeps crystals back at all. */
  readonly hasTestSet: boolean;
  readonly groups: readonly Group[];
  readonly trials: readonly ReportTrial[];
  /** log10(cm^-1): from the floor to above the highest reference value. */
  readonly range: ValueRange;
}

export function prepareContent(input: ReportInput): ReportContent {
  const axis = energyAxisOf(input.spectra);
  const crystals = joinCrystals(input);
  return {
    input,
    axis,
    crystals,
    tested: crystals.filter(({ subset, prediction }) => subset === 'test' && prediction !== null),
    hasTestSet: input.split.columns.subset.includes('test'),
    groups: collectGroups(crystals, input),
    trials: collectTrials(input),
    range: valueRange(input.spectra.columns.values.values, axis.floor),
  };
}

/** Even limits in steps of half a decade, so that no curve touches the frame. */
function valueRange(values: Float32Array, floor: number | null): ValueRange {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  if (lowest > highest) return { min: 0, max: 1 };
  const min = floor ?? Math.floor(lowest * 2) / 2;
  return { min, max: Math.max(min + 0.5, Math.ceil((highest + 0.05) * 2) / 2) };
}
