/** What a reader has found, checked: errors of the structure become errors of the file, with the line of the atom. */
import type { Structure } from '../../../schemas/crystal.js';
import { InvalidStructureError } from '../../../schemas/failure.js';
import { checkStructure } from '../structure-checks.js';
import type { Place } from './structure-format.js';
import { refuse } from './structure-format.js';

/**
 * @param placeOf where the file speaks of an atom (index from 0), or of the structure as a whole (null)
 * @throws InvalidStructureError naming that place
 */
export function checkAtPlace(structure: Structure, placeOf: (atom: number | null) => Place): Structure {
  try {
    return checkStructure(structure);
  } catch (error) {
    if (!(error instanceof InvalidStructureError)) throw error;
    const { atom, found = '', expected = '' } = error.facts;
    const prefix = `${structure.id}: `;
    const problem = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
    const value = found === '' || problem.includes(String(found)) ? '' : ` (${found})`;
    refuse(placeOf(typeof atom === 'number' ? atom - 1 : null), `${problem}${value}`, found, String(expected));
  }
}

/** The lattice is looked at before it is inverted: one atom of the structure, at the origin, in place of all. */
export function checkLatticeAtPlace(id: string, lattice: Float64Array, symbol: string, place: Place): void {
  checkAtPlace({ id, lattice, species: [symbol], fracCoords: new Float64Array(3) }, () => place);
}
