/** What is known of the supply of an element: `element-supply-table.ts`, by symbol. */
import { InvalidStructureError } from '../../schemas/failure.js';
import { ELEMENT_SUPPLY } from './element-supply-table.js';

/** null where no number is known, never 0. */
interface ElementSupply {
  /** Herfindahl-Hirschman index of the countries that produce it, 0 to 10,000, and of those that hold its reserves. */
  readonly hhiProduction: number | null;
  readonly hhiReserves: number | null;
  /** Of the cheapest traded form. */
  readonly priceUsdPerKg: number | null;
  /** Of the price. */
  readonly priceYear: number | null;
  /** By mass, in the crust of the Earth. */
  readonly abundancePpm: number | null;
  /** It has no stable isotope. */
  readonly isRadioactive: boolean;
}

const SUPPLY_OF_ELEMENT: ReadonlyMap<string, ElementSupply> = new Map(
  ELEMENT_SUPPLY.trim()
    .split(/\s*[|\n]\s*/)
    .map((entry) => {
      const [name = '', ...words] = entry.split(' ');
      const [hhiProduction = null, hhiReserves = null, priceUsdPerKg = null, priceYear = null, abundancePpm = null] =
        words.map((word) => (word === '.' ? null : Number(word)));
      const isRadioactive = name.endsWith('*');
      return [
        name.replace('*', ''),
        { hhiProduction, hhiReserves, priceUsdPerKg, priceYear, abundancePpm, isRadioactive },
      ];
    }),
);

/** @throws InvalidStructureError for what is no element */
export function elementSupply(symbol: string): ElementSupply {
  const supply = SUPPLY_OF_ELEMENT.get(symbol);
  if (supply) return supply;
  throw new InvalidStructureError(`"${symbol}" is not a chemical element`, { found: symbol });
}
