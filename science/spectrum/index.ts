/** Absorption spectra: units, onset energy, absorption-edge integral, Tauc gaps, agreement of onsets. */
export { EDGE_WINDOW_EV, edgeIntegral } from './edge-integral.js';
export { toLog10Alpha } from './log-absorption.js';
export { type EnergyAxis, ONSET_THRESHOLD_CM1, onsetEnergy } from './onset.js';
export { onsetAgreement, unseenByAll } from './onset-agreement.js';
export { onsetSpread } from './onset-spread.js';
export { refuseImplausibleSpectra, refuseUntrainable } from './plausible-absorption.js';
export { TAUC_RULE, type TaucGap, type TaucRule, type TaucTransition, taucGap } from './tauc.js';
