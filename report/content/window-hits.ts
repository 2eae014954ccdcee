/** How often a prediction within the wanted window is right, and how much of the window is found, of crystals never trained on. */
import { at } from '../../schemas/required.js';
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

/** @returns null where nothing was validated; both ends belong to the window */
export function windowHits({
  calibration,
  criteria: { onsetMinEv, onsetMaxEv },
}: Pick<ReportInput, 'calibration' | 'criteria'>): WindowHits | null {
  if (calibration === null) return null;
  const { rows, columns } = calibration;
  const isInside = (onsetEv: number) => onsetEv >= onsetMinEv && onsetEv <= onsetMaxEv;
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
