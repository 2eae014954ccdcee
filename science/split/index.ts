/** Who is trained on, validated and tested: seeded splits by formula, and the lists of ALIGNN. */
export { splitList } from './list-split.js';
export { splitCrystals } from './split.js';
