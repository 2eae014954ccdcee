/**
 * Reduced chemical formula: smallest whole numbers of atoms, the electropositive elements first: metals, then hydrogen and
 * the other elements of groups 13 to 15 and 18 that are none, then chalcogens and halogens; within each by increasing
 * Pauling electronegativity (NaCl, SrTiO3, PbTe, MoSi2, H2O), equal ones by symbol, elements without a value last.
 *
 * Electronegativity alone, as materials databases sort by it, gives TePb, Te2Mo and Si2Mo: the tabulated values of heavy
 * metals are those of one high oxidation state, above those of tellurium and silicon.
 * @source order of the constituents of a formula: IUPAC, Nomenclature of Inorganic Chemistry (2005), IR-4.4.2
 */
import { InvalidStructureError } from '../../schemas/failure.js';
import { elementOf } from './elements.js';

const SEMIMETALS_AND_NONMETALS = new Set('H He B C N Ne Si P Ar Ge As Kr Sb Xe Rn'.split(' '));
const CHALCOGENS_AND_HALOGENS = new Set('O F S Cl Se Br Te I Po At'.split(' '));

/**
 * @param species element symbol of every atom, at least one
 * @returns for example `SrTiO3`; the same for a cell and all its supercells
 * @throws InvalidStructureError naming an unknown symbol, or when there is no atom
 */
export function reducedFormula(species: readonly string[]): string {
  if (species.length === 0) throw new InvalidStructureError('a formula needs at least one atom');
  return [...formulaUnit(species)]
    .map(([symbol, units]) => ({ symbol, units, family: familyOf(symbol), rank: rankOf(symbol) }))
    .sort((a, b) => a.family - b.family || (a.rank === b.rank ? (a.symbol < b.symbol ? -1 : 1) : a.rank - b.rank))
    .map(({ symbol, units }) => (units === 1 ? symbol : `${symbol}${units}`))
    .join('');
}

/** @returns element symbol -> atoms of one formula unit, the smallest whole numbers; in order of first appearance */
export function formulaUnit(species: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const symbol of species) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const divisor = [...counts.values()].reduce(greatestCommonDivisor, 0);
  return new Map([...counts].map(([symbol, count]) => [symbol, count / divisor]));
}

function familyOf(symbol: string): number {
  return CHALCOGENS_AND_HALOGENS.has(symbol) ? 2 : SEMIMETALS_AND_NONMETALS.has(symbol) ? 1 : 0;
}

function rankOf(symbol: string): number {
  const element = elementOf(symbol);
  if (!element) throw new InvalidStructureError(`"${symbol}" is not a chemical element`, { found: symbol });
  return element.electronegativity ?? Infinity;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
