/**
 * Coordination environments of a crystal as text, one a kind of site: `Cu(I) by 4 S`, `Bi(III) by 4 O + 4 Cl`.
 * Oxidation states stand where charge balance gives them; ligands are elements in code-unit order.
 */
import { at } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { chargeSign, elementOf, type States, speciesName } from '../../chemistry/index.js';
import type { Ligand } from '../../crystal/index.js';

/** Pauling scale: this much below the most electronegative element of a crystal an atom counts as a cation. */
const CATION_GAP = 1;

/**
 * Which atoms may not be neighbours: two of the same sign. From the oxidation states; where there are none, cations by
 * electronegativity alone, and everything else 0, so that anions may bond to each other (peroxides, azides) and
 * nothing is forbidden in an alloy.
 */
export function bondingSigns(species: readonly string[], states: States | null): number[] {
  if (states) return species.map((symbol) => chargeSign(symbol, states));
  const values = species.map((symbol) => elementOf(symbol)?.electronegativity ?? Number.POSITIVE_INFINITY);
  const highest = Math.max(...values.filter(Number.isFinite));
  return values.map((value) => (value <= highest - CATION_GAP ? 1 : 0));
}

/**
 * @param shells ligands of every atom, as `coordinationShells` gives them
 * @returns of every atom its environment; null for an atom without ligands
 */
export function environmentsOfAtoms(
  { species }: Structure,
  shells: readonly (readonly Ligand[])[],
  states: States | null,
): (string | null)[] {
  return species.map((symbol, atom) =>
    at(shells, atom).length > 0 ? `${speciesName(symbol, states)} by ${ligandText(at(shells, atom))}` : null,
  );
}

/** The halves of the environments: species with the number of neighbours; around cations, the ligands alone. */
export function coordinationOfAtoms(
  { species }: Structure,
  shells: readonly (readonly Ligand[])[],
  states: States | null,
  signs: readonly number[],
): string[] {
  return species.flatMap((symbol, atom) => {
    const ligands = at(shells, atom);
    if (ligands.length === 0) return [];
    const numbered = `${speciesName(symbol, states)} by ${ligands.length}`;
    return at(signs, atom) > 0 ? [numbered, `cation by ${ligandText(ligands)}`] : [numbered];
  });
}

function ligandText(ligands: readonly Ligand[]): string {
  const counts = new Map<string, number>();
  for (const { symbol } of ligands) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  return [...counts.keys()]
    .sort()
    .map((symbol) => `${counts.get(symbol)} ${symbol}`)
    .join(' + ');
}
