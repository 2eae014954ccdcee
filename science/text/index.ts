/** Text for people: what of a value can be shown, and where a JSON text is broken. */

export { findJsonFault } from './json-faults.js';
export { printable, shortened } from './printable.js';
