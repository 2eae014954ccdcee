import { DESCRIPTORS, type DescribedCrystal } from '../../../../science/interpretation/index.js';

/** Descriptors of a crystal that has none of them. */
export const NO_NUMBERS = Object.fromEntries(
  DESCRIPTORS.map((name) => [name, null]),
) as DescribedCrystal['descriptors'];
