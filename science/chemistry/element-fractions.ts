/**
 * Composition of crystals as vectors: the share of every element among the atoms,
 *
 *   x[i, e] = atoms of element e in crystal i / atoms of crystal i,   in [0, 1], a row sums to 1
 *
 * Only elements that occur have a column, by atomic number. Crystals of one reduced formula have equal rows.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { ELEMENTS } from './elements.js';

interface ElementFractions {
  /** Symbols of the columns. */
  readonly elements: readonly string[];
  /** Shape [crystals, elements]. */
  readonly fractions: Matrix<Float64Array>;
}

/**
 * @param species element symbol of every atom of every crystal
 * @throws InvalidInputError naming a crystal without atoms, or what is no element
 */
export function elementFractions(species: readonly (readonly string[])[]): ElementFractions {
  const present = new Set(species.flat());
  const elements = ELEMENTS.map(({ symbol }) => symbol).filter((symbol) => present.has(symbol));
  const column = new Map(elements.map((symbol, i) => [symbol, i]));
  const width = elements.length;
  const values = new Float64Array(species.length * width);
  species.forEach((atoms, crystal) => {
    if (atoms.length === 0) throw new InvalidInputError(`crystal ${crystal} has no atoms`, { row: crystal });
    for (const symbol of atoms) {
      const at = column.get(symbol);
      if (at === undefined) throw new InvalidInputError(`"${symbol}" is no element`, { row: crystal, found: symbol });
      values[crystal * width + at] = required(values[crystal * width + at]) + 1 / atoms.length;
    }
  });
  return { elements, fractions: { width, values } };
}
