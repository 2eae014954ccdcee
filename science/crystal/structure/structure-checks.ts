/**
 * What no crystal can be, refused at the boundary before any graph is built from it: numbers that are not finite, a flat lattice,
 * unknown elements, no atoms, absurd sizes, two atoms nearer than any bond. Bonds that are real but rare are told.
 */

import { InvalidStructureError } from '../../../schemas/failure.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { elementOf } from '../../chemistry/index.js';
import { axisLengths, signedVolume } from './lattice.js';
import { withNotices } from './notices.js';
import { SHORTEST_DISTANCE } from './periodic-neighbours.js';
import { closestContact, NEAREST_SHARE } from './shortest-contacts.js';

/** Beyond this a file is not a unit cell. */
export const MAX_ATOMS = 50_000;
/** ångström */
const LONGEST_AXIS = 1_000;
/** Fractional coordinates this far from the cell are a broken file (or Cartesian ones), and lose digits. */
const LARGEST_FRACTIONAL = 1_000;
/** Volume over the product of the axis lengths below which the three vectors lie in a plane. */
const FLATTEST = 1e-4;
/** Cubic ångström an atom (diamond, the densest at rest, has 5.7): far below anything real. */
const SMALLEST_VOLUME = 0.1;
/**
 * @returns the same structure, with a notice where two atoms are nearer than they are in nearly all crystals
 * @throws InvalidStructureError naming the structure and the atom or vector
 */
export function checkStructure(structure: Structure): Structure {
  const { id, species, lattice, fracCoords } = structure;
  const refuse: Refuse = (message, found, expected, atom) => {
    const facts = { structure: id, found, expected };
    throw new InvalidStructureError(`${id}: ${message}`, atom === undefined ? facts : { ...facts, atom });
  };
  if (species.length === 0) refuse('no atoms', '0', 'at least one atom');
  if (species.length > MAX_ATOMS) refuse('too many atoms', String(species.length), `at most ${MAX_ATOMS}`);
  if (lattice.length !== 9) refuse('lattice is not 3 x 3', `${lattice.length} numbers`, '9 numbers');
  if (fracCoords.length !== 3 * species.length)
    refuse('coordinates do not match the atoms', `${fracCoords.length} numbers`, `${3 * species.length} numbers`);
  const unknown = species.findIndex((symbol) => !elementOf(symbol));
  if (unknown >= 0)
    refuse(`atom ${unknown + 1} is no element`, `"${species[unknown]}"`, 'an element symbol', unknown + 1);
  checkLattice(lattice, species.length, refuse);
  fracCoords.forEach((value, n) => {
    if (!(Math.abs(value) <= LARGEST_FRACTIONAL))
      refuse(
        `coordinate of atom ${Math.floor(n / 3) + 1}`,
        String(value),
        `fractional, within ${LARGEST_FRACTIONAL} cells`,
        Math.floor(n / 3) + 1,
      );
  });
  return checkContacts(structure, refuse);
}

/** @param atom from 1, where the problem is one atom's; of two that overlap, the later one */
type Refuse = (message: string, found: string, expected: string, atom?: number) => never;

function checkLattice(lattice: Float64Array, nAtoms: number, refuse: Refuse): void {
  for (const value of lattice) if (!Number.isFinite(value)) refuse('lattice', String(value), 'finite numbers');
  const lengths = axisLengths(lattice);
  for (const length of lengths)
    if (length > LONGEST_AXIS) refuse('lattice vector', `${length} ångström`, `at most ${LONGEST_AXIS} ångström`);
  const volume = Math.abs(signedVolume(lattice));
  if (!(volume > FLATTEST * lengths[0] * lengths[1] * lengths[2]))
    refuse('singular lattice', `volume ${volume} cubic ångström`, 'three vectors that span a volume');
  if (volume < SMALLEST_VOLUME * nAtoms)
    refuse('cell too small', `${volume / nAtoms} cubic ångström an atom`, `at least ${SMALLEST_VOLUME}`);
}

function checkContacts(structure: Structure, refuse: Refuse): Structure {
  const contact = closestContact(structure);
  if (contact === null) return structure;
  const { first, second, distance, share, isPossible, least, others } = contact;
  const { species } = structure;
  const [atom, other] = [first + 1, second + 1];
  const bond = `${species[first]}-${species[second]}`;
  const apart = `${distance.toFixed(4)} ångström apart`;
  if (!isPossible)
    refuse(
      `${atom === other ? `atom ${atom} overlaps its own image` : `atoms ${atom} and ${other} overlap`} (${bond}, ${apart})`,
      `${bond}, ${apart}`,
      least > SHORTEST_DISTANCE
        ? `at least ${least.toFixed(2)} ångström, ${NEAREST_SHARE} of the sum of the covalent radii (coordinates fractional or Cartesian as stated? lattice in ångström?)`
        : `more than ${SHORTEST_DISTANCE} ångström`,
      other,
    );
  const more = others > 0 ? ` (and ${others} more such pairs)` : '';
  return withNotices(structure, [
    `atoms ${atom} and ${other} (${bond}) are ${apart}, ${share.toFixed(2)} of the sum of their covalent radii${more}: only multiple bonds of metals and crystals at extreme pressure are that short`,
  ]);
}
