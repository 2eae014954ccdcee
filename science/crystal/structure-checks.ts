/**
 * What no crystal can be, refused at the boundary before any graph is built from it: numbers that are not finite, a flat lattice,
 * unknown elements, no atoms, absurd sizes, two atoms on one site.
 */
import type { Structure } from '../../schemas/crystal.js';
import { InvalidStructureError } from '../../schemas/failure.js';
import { elementOf } from './elements.js';
import { axisLengths, planeSpacings, signedVolume } from './lattice.js';
import { PeriodicSites, SHORTEST_DISTANCE } from './periodic-neighbours.js';

/** Beyond this a file is not a unit cell. */
export const MAX_ATOMS = 50_000;
/** ångström */
export const LONGEST_AXIS = 1_000;
/** Fractional coordinates this far from the cell are a broken file (or Cartesian ones), and lose digits. */
export const LARGEST_FRACTIONAL = 1_000;
/** Volume over the product of the axis lengths below which the three vectors lie in a plane. */
const FLATTEST = 1e-4;
/** Cubic ångström an atom (diamond, the densest at rest, has 5.7): far below anything real. */
const SMALLEST_VOLUME = 0.1;
/** Up to so many atoms all pairs are compared before a search is set up. */
const PAIRWISE_ATOMS = 64;

/**
 * @returns the same structure
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
  checkOverlaps(structure, refuse);
  return structure;
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

function checkOverlaps(structure: Structure, refuse: Refuse): void {
  if (structure.species.length <= PAIRWISE_ATOMS && areFarApart(structure)) return;
  const sites = new PeriodicSites(structure.lattice, structure.fracCoords);
  for (let i = 0; i < sites.nSites; i++) {
    if (sites.query(i, SHORTEST_DISTANCE) === 0) continue;
    const j = sites.site[0]!;
    refuse(
      j === i
        ? `atom ${i + 1} overlaps its own image`
        : `atoms ${Math.min(i, j) + 1} and ${Math.max(i, j) + 1} overlap`,
      `${sites.distance[0]!.toFixed(4)} ångström apart`,
      `more than ${SHORTEST_DISTANCE} ångström`,
      Math.max(i, j) + 1,
    );
  }
}

/**
 * Whether fractional coordinates alone show that no two sites overlap: sites within d of each other lie within
 * d / spacing of the same lattice plane along every axis.
 */
function areFarApart({ lattice, fracCoords: f }: Structure): boolean {
  const spacings = planeSpacings(lattice);
  // Twice the tolerance: rounding, of coordinates up to 1,000 cells away, is far below it.
  const [u, v, w] = spacings.map((spacing) => (2 * SHORTEST_DISTANCE) / spacing) as [number, number, number];
  // An image of a site lies a whole number of planes away.
  if (u >= 1 || v >= 1 || w >= 1) return false;
  for (let i = 0; i < f.length; i += 3)
    for (let j = 0; j < i; j += 3)
      if (
        planesApart(f[i]! - f[j]!) <= u &&
        planesApart(f[i + 1]! - f[j + 1]!) <= v &&
        planesApart(f[i + 2]! - f[j + 2]!) <= w
      )
        return false;
  return true;
}

function planesApart(difference: number): number {
  return Math.abs(difference - Math.round(difference));
}
