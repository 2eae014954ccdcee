/**
 * Numbers that the structure and the formula of a crystal give:
 *   mean coordination          mean over all atoms of the size of their coordination shells (Hoppe)
 *   highest cation state       highest oxidation state of its cations, by charge balance
 *   anion electronegativity    Pauling, mean over the atoms of negative oxidation state
 *   volume per atom            volume of the cell over its atoms
 */
import { required } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { assignOxidationStates, chargeSign, elementOf } from '../../chemistry/index.js';
import { coordinationShells, signedVolume } from '../../crystal/index.js';
import { bondingSigns } from './environments.js';

interface CrystalQuantities {
  readonly meanCoordination: number;
  /** Null where no charges balance, and without cations, as in an element. */
  readonly highestCationState: number | null;
  /** Null without anions. */
  readonly anionElectronegativity: number | null;
  readonly volumePerAtomAngstrom3: number;
}

/** @throws InvalidStructureError naming an element without covalent radius */
export function crystalQuantities(structure: Structure): CrystalQuantities {
  const { species, lattice } = structure;
  const { states } = assignOxidationStates(species);
  const shells = coordinationShells(structure, bondingSigns(species, states));
  const highest = Math.max(0, ...[...(states?.values() ?? [])].flat());
  const ofAnions = species
    .filter((symbol) => chargeSign(symbol, states) < 0)
    .map((symbol) => required(elementOf(symbol)?.electronegativity));
  return {
    meanCoordination: mean(shells.map((ligands) => ligands.length)),
    highestCationState: highest > 0 ? highest : null,
    anionElectronegativity: ofAnions.length > 0 ? mean(ofAnions) : null,
    volumePerAtomAngstrom3: Math.abs(signedVolume(lattice)) / species.length,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
