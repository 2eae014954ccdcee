/** Absorption spectra: units, onset energy, absorption-edge integral, Tauc gaps, agreement of onsets. */
export { EDGE_WINDOW_EV, edgeIntegral } from './edge-integral.js';
export { type SpectrumPlace, toLog10Alpha } from './log-absorption.js';
export { type EnergyGrid, ONSET_THRESHOLD_CM1, type Onset, onsetEnergy } from './onset.js';
export { type OnsetAgreement, onsetAgreement, unseenByAll } from './onset-agreement.js';
export { type OnsetSpread, onsetSpread } from './onset-spread.js';
export { refuseImplausibleSpectra, refuseUntrainable } from './plausible-absorption.js';
export { TAUC_EXPONENTS, TAUC_RULE, type TaucGap, type TaucRule, type TaucTransition, taucGap } from './tauc.js';
