/**
 * A crystal in eleven numbers that a chemist would ask for. Cations and anions are those of the charge balance; without
 * one, cations by electronegativity alone and no anions, as for environments (`bondingSigns`).
 *
 *   anion electronegativity     mean over the atoms that are anions (Pauling)
 *   cation electronegativity    highest among the cations
 *   their difference            the first less the second
 *   period                      mean over all atoms
 *   s, d, group 11 and 12       share of the cations that stand in groups 1 and 2, 3 to 10, 11 and 12
 *   anions                      share of the atoms
 *   volume                      of the cell per atom, cubic ångström
 *   shortest bond               between neighbours of a coordination shell, ångström
 *   coordination number         mean over the cations; over all atoms where there are none
 */
import { at, required } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { assignOxidationStates, elementOf, periodicPlace } from '../../chemistry/index.js';
import { coordinationShells, signedVolume } from '../../crystal/index.js';
import type { FeatureKind } from './crystal-features.js';
import { bondingSigns } from './environments.js';

/** In the words of tables and pages, with the unit where there is one. */
export const DESCRIPTORS = [
  'electronegativity of the anions',
  'highest electronegativity of a cation',
  'difference of electronegativity',
  'mean period',
  'share of s-block cations',
  'share of d-block cations (groups 3 to 10)',
  'share of group 11 and 12 cations',
  'share of anions',
  'volume per atom (angstrom^3)',
  'shortest bond (angstrom)',
  'mean coordination number',
] as const;
export type DescriptorName = (typeof DESCRIPTORS)[number];
export type NumericDescriptors = Readonly<Record<DescriptorName, number | null>>;

/** What rules ask and what splits compare. */
export interface DescribedCrystal {
  /** Reduced formula. */
  readonly compound: string;
  readonly byKind: Readonly<Record<FeatureKind, readonly string[]>>;
  readonly descriptors: NumericDescriptors;
}

/**
 * @returns null where a crystal has no such number: no anions, no cations, an element without electronegativity
 * @throws InvalidStructureError naming an element without covalent radius
 */
export function numericDescriptors(structure: Structure): NumericDescriptors {
  const { species, lattice } = structure;
  const { states } = assignOxidationStates(species);
  const signs = bondingSigns(species, states);
  const shells = coordinationShells(structure, signs);
  const anions = species.filter((_, atom) => at(signs, atom) < 0);
  const cations = species.filter((_, atom) => at(signs, atom) > 0);
  const ofAnions = mean(electronegativities(anions));
  const ofCations = electronegativities(cations);
  const highest = ofCations === null || ofCations.length === 0 ? null : Math.max(...ofCations);
  const bonds = shells.flatMap((ligands) => (ligands.length > 0 ? [at(ligands, 0).distance] : []));
  const numbers = shells.map((ligands) => ligands.length);
  const groupsOfCations = cations.map((symbol) => required(periodicPlace(symbol)).group ?? 0);
  const shareOfCations = (first: number, last: number) =>
    mean(groupsOfCations.map((group) => (group >= first && group <= last ? 1 : 0)));
  return {
    'electronegativity of the anions': ofAnions,
    'highest electronegativity of a cation': highest,
    'difference of electronegativity': ofAnions === null || highest === null ? null : ofAnions - highest,
    'mean period': mean(species.map((symbol) => required(periodicPlace(symbol)).period)),
    'share of s-block cations': shareOfCations(1, 2),
    'share of d-block cations (groups 3 to 10)': shareOfCations(3, 10),
    'share of group 11 and 12 cations': shareOfCations(11, 12),
    'share of anions': states === null ? null : anions.length / species.length,
    'volume per atom (angstrom^3)': Math.abs(signedVolume(lattice)) / species.length,
    'shortest bond (angstrom)': bonds.length > 0 ? Math.min(...bonds) : null,
    'mean coordination number': mean(cations.length > 0 ? numbers.filter((_, atom) => at(signs, atom) > 0) : numbers),
  };
}

/** @returns null where one of them has no value */
function electronegativities(symbols: readonly string[]): number[] | null {
  const values = symbols.map((symbol) => elementOf(symbol)?.electronegativity ?? null);
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? known : null;
}

function mean(values: readonly number[] | null): number | null {
  if (values === null || values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
