/**
 * What formats write for the species of a site, as an element: the symbol, also in capitals or small letters throughout
 * (`TL`, `mg`), alone or with a charge (`Na1+`, `O2-`, `Cl-`, `Fe+3`, `Ca0+`, `Fe2.67+`, `Fe+++`), which is left away: a
 * crystal graph knows no charges. `D`, deuterium, is `H`. `T` is refused: it also is a tetrahedral site of a zeolite.
 */
import { at } from '../../../../schemas/required.js';
import { elementOf } from '../../../chemistry/index.js';

const CHARGE = /(?:(?:\d{1,2}(?:\.\d{1,6})?)?[+-]|[+-]\d{1,2}(?:\.\d{1,6})?|\+{2,4}|-{2,4})$/;
const SYMBOL = /^(?:[A-Z][a-z]?|[A-Z]{2}|[a-z]{1,2})$/;
/** Californium. Nothing beyond is known as a crystal: `NO` and `CN` are groups of atoms, not nobelium and copernicium. */
const HEAVIEST_IN_OTHER_CASE = 98;

/** @returns the element's symbol; undefined for anything else, mixtures and vacancies included */
export function elementOfSpecies(species: string): string | undefined {
  const written = species.replace(CHARGE, '');
  if (!SYMBOL.test(written)) return undefined;
  const usual = at(written, 0).toUpperCase() + written.slice(1).toLowerCase();
  const element = elementOf(usual === 'D' ? 'H' : usual);
  if (!element || (usual !== written && element.atomicNumber > HEAVIEST_IN_OTHER_CASE)) return undefined;
  return element.symbol;
}

/** Second letters of positions and groups (`CA`, alpha carbon; `HO`, hydroxyl; `ND`, in a ring) after these first ones. */
const POSITION_LETTERS = 'ABDEGHMNOPZ';
const FIRST_OF_POSITIONS = 'CHNO';

/**
 * The element at the start of an atom's label, if no further letter follows it: `Fe1`, `O2'`, `TL1`. Two capitals that
 * begin with an element too (`CL`, `CA`) are the element of both letters, unless it is another one that the file names,
 * or a usual name of a position and the file does not tell.
 *
 * @param stated elements that the file names elsewhere; empty where it names none
 */
export function elementOfLabel(label: string, stated: ReadonlySet<string>): string | undefined {
  const start = /^[A-Z][A-Za-z]?(?![A-Za-z])/.exec(label)?.[0];
  if (start === undefined) return undefined;
  const element = elementOfSpecies(start);
  if (element === undefined || !/^[A-Z]{2}$/.test(start)) return element;
  const [first, second] = [at(start, 0), at(start, 1)];
  const isOpen = elementOf(first) !== undefined;
  if (!isOpen) return element;
  if (stated.size > 0) {
    if (stated.has(first) === stated.has(element)) return undefined;
    return stated.has(element) ? element : first;
  }
  return FIRST_OF_POSITIONS.includes(first) && POSITION_LETTERS.includes(second) ? undefined : element;
}
