/** What a reader has found, checked: errors of the structure become errors of the file, with the line of the atom. */

import { InvalidStructureError } from '../../../../schemas/failure.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { orderAtoms, type PartialAtom } from '../../ordering.js';
import { withNotices } from '../../structure/notices.js';
import { checkStructure } from '../../structure/structure-checks.js';
import type { FilePlace } from './structure-format.js';
import { refuse } from './structure-format.js';

/**
 * @param placeOf where the file speaks of an atom (index from 0), or of the structure as a whole (null)
 * @throws InvalidStructureError naming that place
 */
export function checkAtPlace(structure: Structure, placeOf: (atom: number | null) => FilePlace): Structure {
  return atPlace(structure.id, placeOf, () => checkStructure(structure));
}

/** An ordered cell for atoms in part, checked, with a notice of what was chosen. @throws as `checkAtPlace` */
export function orderAtPlace(
  id: string,
  lattice: Float64Array,
  atoms: readonly PartialAtom[],
  place: FilePlace,
): Structure {
  const { text, ...ordered } = atPlace(
    id,
    () => place,
    () => orderAtoms(lattice, atoms),
  );
  return withNotices(
    checkAtPlace({ id, ...ordered }, () => place),
    [text],
  );
}

function atPlace<T>(id: string, placeOf: (atom: number | null) => FilePlace, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InvalidStructureError)) throw error;
    const { atom, found = '', expected = '' } = error.facts;
    const prefix = `${id}: `;
    const problem = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
    const value = found === '' || problem.includes(String(found)) ? '' : ` (${found})`;
    refuse(placeOf(typeof atom === 'number' ? atom - 1 : null), `${problem}${value}`, found, String(expected));
  }
}

/** The lattice is looked at before it is inverted: one atom of the structure, at the origin, in place of all. */
export function checkLatticeAtPlace(id: string, lattice: Float64Array, symbol: string, place: FilePlace): void {
  checkAtPlace({ id, lattice, species: [symbol], fracCoords: new Float64Array(3) }, () => place);
}
