/**
 * Text for people: what of a value can be shown, and where a JSON text is broken.
 *
 * @example
 * const { line, column } = findJsonFault('{"a": 1,\n "a": 2}');
 * [line, column]; // => [2, 2]
 * shortened('absorption', 8); // => 'absor...'
 */

export { findJsonFault } from './json-faults.js';
export { printable, shortened } from './printable.js';
export { type RowPlace, valuePlace } from './row-place.js';
