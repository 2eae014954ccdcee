/** Absorption spectra: units, onset energy, absorption-edge integral, agreement of onsets. */
export { EDGE_WINDOW_EV, edgeIntegral } from './edge-integral.js';
export { toLog10Alpha } from './log-absorption.js';
export { type EnergyGrid, ONSET_THRESHOLD_CM1, type Onset, onsetEnergy } from './onset.js';
export { type OnsetAgreement, onsetAgreement } from './onset-agreement.js';
export { type OnsetSpread, onsetSpread } from './onset-spread.js';
