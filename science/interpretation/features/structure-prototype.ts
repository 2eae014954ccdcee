/**
 * Structure prototype: crystals of one prototype have the same anonymous formula, the same space group, atoms on orbits
 * of the same multiplicity and site symmetry, and cations of the same coordination number. For example
 *
 *   AB2 tP6 136: A 2 .mmm x6, B 4 .2mm             rutile
 *
 * Letters go by rising count, then by the orbits' text. Wyckoff letters are left out: they depend on the choice of
 * origin, multiplicity and site symmetry do not. Axes of a site symmetry are sorted for the same reason. Coordination
 * numbers tell apart what is alike in symmetry only (delafossite and alpha-NaFeO2, fluorite and antifluorite); those of
 * anions do not count, because whether the oxygen of a perovskite also counts its large cations depends on their size. Two
 * structures with the same text may still differ in free parameters.
 */
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import { at, required } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { formulaUnit } from '../../chemistry/index.js';
import type { CrystalSymmetry } from '../../crystal/index.js';

/** @param coordination coordination number of every atom; null where it does not count */
export function structurePrototype(
  { species }: Structure,
  symmetry: CrystalSymmetry,
  coordination: readonly (number | null)[],
): string {
  const orbits = new Map<number, { symbol: string; atoms: number[] }>();
  symmetry.orbits.forEach((orbit, atom) => {
    const entry = orbits.get(orbit) ?? { symbol: at(species, atom), atoms: [] };
    entry.atoms.push(atom);
    orbits.set(orbit, entry);
  });
  const sitesOf = new Map<string, string[]>();
  for (const { symbol, atoms } of orbits.values()) {
    const multiplicity = Math.round(atoms.length * symmetry.conventionalCells);
    // Of atoms that symmetry makes equal, all have one number; rounding may part them at the border of a shell.
    const numbers = atoms.map((atom) => at(coordination, atom)).filter((number) => number !== null);
    const number = numbers.length > 0 ? ` x${Math.max(...numbers)}` : '';
    const site = `${multiplicity} ${unoriented(at(symmetry.siteSymmetries, at(atoms, 0)))}${number}`;
    sitesOf.set(symbol, [...(sitesOf.get(symbol) ?? []), site]);
  }
  const kinds = [...formulaUnit(species)]
    .map(([symbol, units]) => ({ units, sites: required(sitesOf.get(symbol)).sort().join(' + ') }))
    .sort((a, b) => a.units - b.units || byCodeUnit(a.sites, b.sites));
  const letter = (i: number) => String.fromCharCode(65 + i);
  const formula = kinds.map(({ units }, i) => `${letter(i)}${units === 1 ? '' : units}`).join('');
  const sites = kinds.map((kind, i) => `${letter(i)} ${kind.sites}`).join(', ');
  return `${formula} ${symmetry.pearson} ${symmetry.spaceGroup}: ${sites}`;
}

/** `.m.`, `m..` and `..m` are one site symmetry seen along different axes. */
function unoriented(siteSymmetry: string): string {
  return siteSymmetry.includes('.') ? [...siteSymmetry].sort().join('') : siteSymmetry;
}
