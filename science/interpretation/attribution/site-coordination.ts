/** The number of neighbours of every atom, by the shells and the charges that environments are made of. */
import { InvalidStructureError } from '../../../schemas/failure.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { assignOxidationStates } from '../../chemistry/index.js';
import { coordinationShells } from '../../crystal/index.js';
import { bondingSigns } from '../features/environments.js';

/** @returns in file order; null for an atom without neighbours, and for all where an element has no covalent radius */
export function siteCoordination(structure: Structure): (number | null)[] {
  const { species } = structure;
  const signs = bondingSigns(species, assignOxidationStates(species).states);
  try {
    return coordinationShells(structure, signs).map((ligands) => ligands.length || null);
  } catch (error) {
    if (!(error instanceof InvalidStructureError)) throw error;
    return species.map(() => null);
  }
}
