/** Chemistry without geometry: elements, ions, radii, formulas, oxidation states by charge balance. */

export { atomicMass } from './atomic-masses.js';
export {
  assignOxidationStates,
  chargeSign,
  type OxidationAssignment,
  type States,
  speciesName,
} from './charge-balance.js';
export { covalentRadius } from './covalent-radii.js';
export { type ElementFractions, elementFractions } from './element-fractions.js';
export { ELEMENTS, type Element, elementOf } from './elements.js';
export { IONS_OF_ELEMENT, type Ion } from './ions.js';
export { formulaUnit, reducedFormula } from './reduced-formula.js';
export { guessOxidationStates, isPolar, type OxidationGuess } from './single-state-balance.js';
