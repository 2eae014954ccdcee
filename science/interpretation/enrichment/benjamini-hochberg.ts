/**
 * Adjusted p-values that control the expected share of false discoveries: with p sorted ascending, rank 1..m,
 *
 *   q(i) = min over j >= i of min(1, p(j) m / j)
 *
 * @source Benjamini and Hochberg, J. R. Stat. Soc. B 57, 289 (1995)
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';

/** @param pValues each in [0, 1] @returns adjusted values in the same order */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const p = Float64Array.from(pValues);
  const broken = p.findIndex((value) => !(value >= 0 && value <= 1));
  if (broken >= 0) throw new InvalidInputError(`p-value ${broken} is ${p[broken]}`, { entry: broken });
  const descending = Array.from(p.keys()).sort((a, b) => at(p, b) - at(p, a) || a - b);
  const adjusted = new Float64Array(p.length);
  let smallest = 1;
  descending.forEach((entry, i) => {
    smallest = Math.min(smallest, at(p, entry) * (p.length / (p.length - i)));
    adjusted[entry] = smallest;
  });
  return adjusted;
}
