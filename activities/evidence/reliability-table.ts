/** The errors that a validation found, and how far probabilities made from them can be believed. */
import type { Table } from '../../schemas/run/artifact.js';
import { leadingWindow, namedWindows, type ScreeningCriteria } from '../../schemas/tables/screening.js';
import type { KnownErrors } from '../../science/candidates/index.js';
import {
  type Calibration,
  calibratedJointProbabilities,
  calibratedProbabilities,
  calibrationOf,
  intervalCoverage,
  NEAREST,
  reliability,
} from '../../science/evidence/index.js';

/** @returns null for fewer crystals than a probability rests on */
export function knownErrors({ columns, rows }: Table<'calibration'>): Calibration | null {
  if (rows < NEAREST) return null;
  return calibrationOf([...columns.referenceEv], [...columns.predictedEv], columns.compound);
}

/** Of the crystals of the calibration, each judged by the others; intervals and the range are those of the leading number. */
export function reliabilityTable(
  { leading: calibration, further = null }: KnownErrors,
  criteria: ScreeningCriteria,
): Table<'reliability'> {
  const window = leadingWindow(criteria);
  const forecasts = criteria.further
    ? further?.together
      ? calibratedJointProbabilities(further.together, namedWindows(criteria))
      : []
    : calibration && window
      ? calibratedProbabilities(calibration, window)
      : [];
  const { bins, brier, baseRate, baseRateBrier } = reliability(forecasts);
  const text = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));
  return {
    kind: 'reliability',
    rows: bins.length,
    columns: {
      from: Float64Array.from(bins, ({ from }) => from),
      to: Float64Array.from(bins, ({ to }) => to),
      crystals: Uint32Array.from(bins, ({ crystals }) => crystals),
      meanProbability: Float64Array.from(bins, ({ meanProbability }) => meanProbability),
      observedShare: Float64Array.from(bins, ({ observedShare }) => observedShare),
    },
    metadata: {
      brier: text(brier),
      baseRate: text(baseRate),
      baseRateBrier: text(baseRateBrier),
      coverage: text(calibration && intervalCoverage(calibration).share),
      lowestEv: text(calibration?.lowest),
      highestEv: text(calibration?.highest),
    },
  };
}
