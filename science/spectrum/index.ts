/**
 * Absorption spectra: units, onset energy, absorption-edge integral, Tauc gaps, agreement of onsets, what sunlight gives.
 *
 * @example
 * // From 10^2 to 10^6 per centimetre between 1 and 2 eV: 10^4 is passed halfway.
 * onsetEnergy([2, 6], { startEv: 1, stepEv: 1 }).onsetEv; // => 1.5
 */
export { EDGE_WINDOW_EV, edgeIntegral } from './edge-integral.js';
export { efficiencyAgreement } from './efficiency-agreement.js';
export { leadingError } from './leading-error.js';
export { toLog10Alpha } from './log-absorption.js';
export { type EnergyAxis, ONSET_THRESHOLD_CM1, onsetEnergy } from './onset.js';
export { onsetAgreement, unseenByAll } from './onset-agreement.js';
export { onsetSpread } from './onset-spread.js';
export { otherThanPhotonEnergies, PHOTON_ENERGY_RANGE } from './plausible/photon-energies.js';
export { refuseImplausibleSpectra, refuseUntrainable } from './plausible/plausible-absorption.js';
export { absorbedSolarShare } from './solar-absorption.js';
export { solarEfficiencyPercent } from './solar-efficiency.js';
export { spectrumDescriptors } from './spectrum-descriptors.js';
export { TAUC_RULE, type TaucGap, type TaucRule, type TaucTransition, taucGap } from './tauc.js';
export { visibleTransmittance } from './visible-transmittance.js';
