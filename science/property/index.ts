/**
 * Properties other than absorption: what `property.json` says, values as networks are trained on them, numbers read off them.
 *
 * @example
 * const { property } = readProperty('{"preset": "scalar", "name": "gap", "unit": "eV"}');
 * descriptorReader(property, null)([1.5]).value; // => 1.5
 */
export { calledAs } from './components/called-as.js';
export { fittedProperty } from './components/fit.js';
export { descriptorReader, descriptorsReader, placeOn } from './descriptors.js';
export { leadingError } from './leading-error.js';
export { leadingPlace, numberPlace } from './leading-place.js';
export { numberGradient } from './number-gradient.js';
export { refuseImplausible, type ValueClaim } from './plausible/refuse-implausible.js';
export { readProperty } from './read-property.js';
export { refuseConstant, trainedValues } from './trained-values.js';
