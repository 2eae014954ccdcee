/**
 * Who is trained on, validated and tested: seeded splits by formula, and the lists of ALIGNN.
 *
 * @example
 * const inOrder = { grouping: 'file-order', trainRatio: null, validationRatio: null, testRatio: null, seed: 0 };
 * const sizes = { trainSize: 2, validationSize: 1, testSize: 1 };
 * splitList(4, { ...inOrder, ...sizes }); // => ['train', 'train', 'validation', 'test']
 */
export { splitList } from './list-split.js';
export { splitByNames } from './named-lists.js';
export { splitCrystals } from './split.js';
