/** How often a prediction within the wanted window is right, and how much of the window is found, of crystals never trained on. */
import { at } from '../../schemas/required.js';
import { leadingWindow } from '../../schemas/tables/screening.js';
import type { ReportInput } from './report-input.js';

interface WindowHits {
  /** With an onset, and one predicted. */
  readonly crystals: number;
  /** Predicted within the window. */
  readonly predicted: number;
  /** In truth within it. */
  readonly wanted: number;
  /** Both. */
  readonly hits: number;
}

/** @returns null where nothing was validated, or nothing asked of the leading number; both ends belong to the window */
export function windowHits({
  calibration,
  criteria,
}: Pick<ReportInput, 'calibration' | 'criteria'>): WindowHits | null {
  const window = leadingWindow(criteria);
  if (calibration === null || window === null) return null;
  const { rows, columns } = calibration;
  const isInside = (onsetEv: number) => onsetEv >= window.from && onsetEv <= window.to;
  const told = Array.from({ length: rows }, (_, i) => ({
    predicted: isInside(at(columns.predictedEv, i)),
    wanted: isInside(at(columns.referenceEv, i)),
  }));
  return {
    crystals: rows,
    predicted: told.filter(({ predicted }) => predicted).length,
    wanted: told.filter(({ wanted }) => wanted).length,
    hits: told.filter(({ predicted, wanted }) => predicted && wanted).length,
  };
}
