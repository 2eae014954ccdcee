/** What all sections of the report draw on, derived once from the input. */
import { type Crystal, joinCrystals } from './crystals.js';
import { energyAxisOf, type SpectraAxis, type ValueRange } from './energy-axis.js';
import { collectGroups, type Group } from './groups.js';
import type { ReportInput } from './report-input.js';
import { type Terms, termsOf } from './terms.js';
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
  /** log10(cm^-1), or a property as it is trained on: from the floor to above the highest reference value. */
  readonly range: ValueRange;
  readonly terms: Terms;
}

/** What drawings of values need: where they lie, between which limits, and what they are called. */
export type DrawnContent = Pick<ReportContent, 'axis' | 'range' | 'terms'>;

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
    range: valueRange(input.spectra.columns.values.values, axis),
    terms: termsOf(input),
  };
}

/** Even limits in steps of half a decade, so that no curve touches the frame; of a property in steps of its own. */
function valueRange(values: Float32Array, { floor, quantity }: SpectraAxis): ValueRange {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  if (lowest > highest) return { min: 0, max: 1 };
  if (quantity === 'property') return rangeInSteps(lowest, highest);
  const min = floor ?? Math.floor(lowest * 2) / 2;
  return { min, max: Math.max(min + 0.5, Math.ceil((highest + 0.05) * 2) / 2) };
}

/** A tenth to a twentieth of what is between them. */
function rangeInSteps(lowest: number, highest: number): ValueRange {
  const span = highest - lowest || Math.abs(highest) || 1;
  const step = 10 ** Math.floor(Math.log10(span)) / 2;
  return { min: step * Math.floor(lowest / step), max: step * Math.ceil((highest + 0.05 * step) / step) };
}
