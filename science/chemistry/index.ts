/**
 * Chemistry without geometry: elements, ions, radii, formulas, oxidation states by charge balance.
 *
 * @example
 * reducedFormula(['O', 'Ti', 'O', 'Sr', 'O']); // => 'SrTiO3'
 * elementOf('Sr').atomicNumber; // => 38
 */

export { atomicMass } from './atomic-masses.js';
export { assignOxidationStates, chargeSign, type States, speciesName } from './charge-balance.js';
export { covalentRadius } from './covalent-radii.js';
export { elementDescriptors } from './element-descriptors.js';
export { elementFractions } from './element-fractions.js';
export { ELEMENT_SETS } from './element-sets.js';
export { ELEMENTS, elementOf } from './elements.js';
export { substitutionProbability } from './ion-substitution.js';
export { IONS_OF_ELEMENT, type Ion } from './ions.js';
export { periodicPlace } from './periodic-place.js';
export { formulaUnit, reducedFormula } from './reduced-formula.js';
export { guessOxidationStates, isPolar } from './single-state-balance.js';
