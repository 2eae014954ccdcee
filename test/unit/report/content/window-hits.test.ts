/** Hits of the window, counted by hand; both ends of the window belong to it. */
import { expect, it } from 'vitest';
import { windowHits } from '../../../../report/content/window-hits.js';
import { sampleEvidence } from '../../../harness/tables/report-evidence.js';

const { calibration } = sampleEvidence();

it('are the crystals predicted within, in truth within, and both', () => {
  // References 1.2, 1.5, 1.7 and 1.1 eV; predictions 1.2, 1.3, 1.1, 1.8 and 1.6 eV; both: those of 1.2 and 1.7 eV.
  const criteria = { onsetMinEv: 1.1, onsetMaxEv: 1.8 };
  expect(windowHits({ calibration, criteria })).toEqual({ crystals: 8, predicted: 5, wanted: 4, hits: 2 });
  expect(windowHits({ calibration, criteria: { onsetMinEv: 9, onsetMaxEv: 10 } })).toMatchObject({
    predicted: 0,
    wanted: 0,
  });
});

it('are not known where nothing was validated', () => {
  expect(windowHits({ calibration: null, criteria: { onsetMinEv: 1, onsetMaxEv: 2 } })).toBeNull();
});
