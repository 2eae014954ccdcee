/**
 * Reduced chemical formula: smallest whole numbers of atoms, elements in the order of increasing Pauling
 * electronegativity as materials databases write them (NaCl, SrTiO3, H2O), equal ones by symbol, elements without a
 * value last.
 */
import { InvalidStructureError } from '../../schemas/failure.js';
import { elementOf } from './elements.js';

/**
 * @param species element symbol of every atom, at least one
 * @returns for example `SrTiO3`; the same for a cell and all its supercells
 * @throws InvalidStructureError naming an unknown symbol, or when there is no atom
 */
export function reducedFormula(species: readonly string[]): string {
  if (species.length === 0) throw new InvalidStructureError('a formula needs at least one atom');
  const counts = new Map<string, number>();
  for (const symbol of species) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const divisor = [...counts.values()].reduce(greatestCommonDivisor);
  const rank = (symbol: string): number => {
    const element = elementOf(symbol);
    if (!element) throw new InvalidStructureError(`"${symbol}" is not a chemical element`, { found: symbol });
    return element.electronegativity ?? Infinity;
  };
  return [...counts]
    .map(([symbol, count]) => ({ symbol, units: count / divisor, rank: rank(symbol) }))
    .sort((a, b) => (a.rank === b.rank ? (a.symbol < b.symbol ? -1 : 1) : a.rank - b.rank))
    .map(({ symbol, units }) => (units === 1 ? symbol : `${symbol}${units}`))
    .join('');
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
