/** What a validation knows of the errors of onsets, for a window: probabilities to look up. */
import type { Table } from '../../schemas/run/artifact.js';
import type { CandidateCriteria } from '../../schemas/screening/criteria.js';
import { predictionInterval, probabilitySteps } from '../../science/evidence/index.js';
import { knownErrors } from '../evidence/reliability-table.js';

/** @returns null where nothing is known: no window, no validation, or fewer crystals than a probability rests on */
export function onsetChancesTable(
  calibration: Table<'calibration'> | null,
  window: CandidateCriteria['window'],
): Table<'onset-chances'> | null {
  const known = calibration && knownErrors(calibration);
  if (!known || !window) return null;
  const { from, probability } = probabilitySteps(known, { from: window.minEv, to: window.maxEv });
  const interval = predictionInterval(known, 0);
  return {
    kind: 'onset-chances',
    rows: from.length,
    columns: { fromEv: from, probability },
    metadata: {
      minEv: String(window.minEv),
      maxEv: String(window.maxEv),
      halfWidthEv: interval ? String(interval.upper) : '',
    },
  };
}
