/**
 * What formats write for the species of a site, as an element: the symbol, alone or with a charge (`Na1+`, `O2-`, `Cl-`,
 * `Fe+3`, `Ca0+`), which is left away: a crystal graph knows no charges. `D`, deuterium, is `H`. `T` is refused: it
 * also is a tetrahedral site of a zeolite.
 */
import { elementOf } from '../elements.js';

const SPECIES = /^([A-Z][a-z]?)(?:\d{0,2}[+-]|[+-]\d{1,2})?$/;
/** @returns the element's symbol; undefined for anything else, mixtures and vacancies included */
export function elementOfSpecies(species: string): string | undefined {
  const symbol = SPECIES.exec(species)?.[1];
  if (symbol === undefined) return undefined;
  const element = symbol === 'D' ? 'H' : symbol;
  return elementOf(element) ? element : undefined;
}
