/**
 * Text for people: what of a value can be shown.
 *
 * @example
 * shortened('absorption', 8); // => 'absor...'
 */

export { printable, shortened } from './printable.js';
export { type RowPlace, valuePlace } from './row-place.js';
