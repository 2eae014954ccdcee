/** Atoms closer than physics allows: ions by their ionic radii, and all atoms by their covalent ones. */
import type { Structure } from '../../../schemas/tables/crystal.js';
import { guessOxidationStates } from '../../chemistry/index.js';
import { shortContactText, tightContactText } from '../contacts.js';
import type { DomainFinding } from './finding.js';

/** @returns at most one of each kind */
export function impossibleContacts(structure: Structure): DomainFinding[] {
  const { ions } = guessOxidationStates(structure.species);
  const found = [ions && tightContactText(structure, ions), shortContactText(structure)];
  return found.flatMap((detail) => (detail === null ? [] : [{ reason: 'contact', detail }]));
}
