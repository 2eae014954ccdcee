/**
 * What screening asks of a composition: how many elements, which, how concentrated and dear their supply is. With w the share of
 * an element in the mass of the compound,
 *
 *   HHI = sum w HHI(element),   price = sum w price(element),   abundance = that of the scarcest element.
 *
 * The price is that of the elements in it, not of making the compound. A number that is not known of one element is not known
 * of the compound: null, never a sum over the others. docs/reference/screening-columns.md lists the columns.
 *
 * @source HHI by mass: Gaultois et al., Chem. Mater. 25, 2911 (2013)
 */
import { InvalidStructureError } from '../../schemas/failure.js';
import { byCodeUnit } from '../../schemas/numerics/code-unit-order.js';
import { at } from '../../schemas/required.js';
import { atomicMass } from './atomic-masses.js';
import { assignOxidationStates } from './charge-balance.js';
import { ELEMENT_SETS } from './element-sets.js';
import { elementSupply } from './element-supply.js';
import { formulaUnit } from './reduced-formula.js';

interface ElementDescriptors {
  /** Symbols, in alphabetical order. */
  readonly elements: readonly string[];
  readonly nElements: number;
  /** 0 to 10,000. */
  readonly hhiProduction: number | null;
  readonly hhiReserves: number | null;
  readonly priceUsdPerKg: number | null;
  /** Of the oldest price in it; null where a price has no year, or is not known. */
  readonly oldestPriceYear: number | null;
  /** In the crust, by mass, of the scarcest element. */
  readonly leastAbundancePpm: number | null;
  /** Has an element without a stable isotope. */
  readonly isRadioactive: boolean;
  readonly hasPrecious: boolean;
  /** Has Pb, Cd, Hg or hexavalent chromium; null where the state of chromium cannot be told by charge balance. */
  readonly isRohsRestricted: boolean | null;
}

/**
 * @param species element symbol of every atom, at least one
 * @returns the same for a cell and its supercells, and for any order of the atoms
 * @throws InvalidStructureError without atoms, or for what is no element
 */
export function elementDescriptors(species: readonly string[]): ElementDescriptors {
  if (species.length === 0) throw new InvalidStructureError('a composition needs at least one atom');
  const parts = [...formulaUnit(species)]
    .map(([symbol, units]) => ({ symbol, supply: elementSupply(symbol), mass: units * atomicMass(symbol) }))
    .sort((a, b) => byCodeUnit(a.symbol, b.symbol));
  const elements = parts.map(({ symbol }) => symbol);
  const ofAll = (pick: (supply: ReturnType<typeof elementSupply>) => number | null) =>
    known(parts.map(({ supply }) => pick(supply)));
  const total = parts.reduce((sum, { mass }) => sum + mass, 0);
  const byMass = (values: readonly number[] | null) =>
    values && parts.reduce((sum, { mass }, i) => sum + (mass / total) * at(values, i), 0);
  const leastOf = (values: readonly number[] | null) => values && Math.min(...values);
  return {
    elements,
    nElements: elements.length,
    hhiProduction: byMass(ofAll((supply) => supply.hhiProduction)),
    hhiReserves: byMass(ofAll((supply) => supply.hhiReserves)),
    priceUsdPerKg: byMass(ofAll((supply) => supply.priceUsdPerKg)),
    oldestPriceYear: leastOf(ofAll((supply) => supply.priceYear)),
    leastAbundancePpm: leastOf(ofAll((supply) => supply.abundancePpm)),
    isRadioactive: parts.some(({ supply }) => supply.isRadioactive),
    hasPrecious: elements.some((symbol) => ELEMENT_SETS.precious.has(symbol)),
    isRohsRestricted: isRohsRestricted(species, elements),
  };
}

function isRohsRestricted(species: readonly string[], elements: readonly string[]): boolean | null {
  const listed = elements.filter((symbol) => ELEMENT_SETS.rohs.has(symbol));
  if (listed.some((symbol) => symbol !== 'Cr')) return true;
  if (listed.length === 0) return false;
  const { states, alternatives } = assignOxidationStates(species);
  const hexavalent = new Set(
    (states ? [states, ...alternatives] : []).map((each) => each.get('Cr')?.includes(6) ?? false),
  );
  return hexavalent.size === 1 ? hexavalent.has(true) : null;
}

/** @returns the values if all of them are known */
function known(values: readonly (number | null)[]): readonly number[] | null {
  const found = values.filter((value) => value !== null);
  return found.length === values.length ? found : null;
}
