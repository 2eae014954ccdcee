/**
 * Ionic substitutions on one parent crystal: one or two of its elements are replaced, on all their sites, by ions of
 * the same charge and similar size. The charge balance is then that of the parent.
 *
 *   strain = sum over replaced elements of |ln(r_new / r_old)|   (dimensionless; 0 for ions of equal size)
 *
 * @source idea of ranking by likeness of ions: Goldschmidt (1926); substitution on known prototypes as in Hautier et
 *   al., Inorg. Chem. 50, 656 (2011), with radii in place of their mined probabilities
 */

import { at } from '../../schemas/required.js';
import type { Ion } from '../chemistry/index.js';
import { isPolar } from '../chemistry/index.js';
import { roundToSixDigits } from '../sweep/index.js';

/** Replacements reach from r / 1.4 to 1.4 r: Na for K (1.35) and S for O (1.31) pass, Li for K (1.82) does not. */
export const MAX_RADIUS_RATIO = 1.4;

export interface Substitution {
  /** Old symbol -> new ion, for the replaced elements only, in the parent's order. */
  readonly replaced: ReadonlyMap<string, Ion>;
  readonly strain: number;
}

/**
 * @param ions ions of the parent by element
 * @param choices ions that may enter
 * @returns every replacement of one or two elements that leaves the elements distinct and cations and anions in
 *   the order of electronegativity, in a fixed order
 */
export function substitutionsOf(ions: ReadonlyMap<string, Ion>, choices: readonly Ion[]): Substitution[] {
  const elements = [...ions.values()];
  const options = elements.map((old) =>
    choices.filter(
      (ion) => ion.symbol !== old.symbol && ion.state === old.state && radiusRatio(old, ion) <= MAX_RADIUS_RATIO,
    ),
  );
  const found: Substitution[] = [];
  const add = (...pairs: [Ion, Ion][]) => {
    const replaced = new Map(pairs.map(([old, ion]) => [old.symbol, ion]));
    const after = elements.map((ion) => replaced.get(ion.symbol) ?? ion);
    // Two elements that become one would be another prototype under the old name.
    if (new Set(after.map((ion) => ion.symbol)).size < after.length || !isPolar(after)) return;
    const strain = pairs.reduce((sum, [old, ion]) => sum + Math.log(radiusRatio(old, ion)), 0);
    found.push({ replaced, strain: roundToSixDigits(strain) });
  };
  elements.forEach((first, i) => {
    for (const ion of at(options, i)) {
      add([first, ion]);
      for (let j = i + 1; j < elements.length; j++) {
        for (const other of at(options, j)) add([first, ion], [at(elements, j), other]);
      }
    }
  });
  return found;
}

/** Larger over smaller radius; Infinity where one has none or is a proton. */
export function radiusRatio(a: Ion, b: Ion): number {
  if (a.radius === null || b.radius === null || a.radius <= 0 || b.radius <= 0) return Number.POSITIVE_INFINITY;
  return Math.max(a.radius, b.radius) / Math.min(a.radius, b.radius);
}
