/**
 * Pure translations of a crystal: shifts by less than a lattice vector that bring every atom onto one of its element.
 *
 * Candidates are the differences between one atom of the rarest element and its like. Translations commute, so from a
 * few that hold (generators) all others follow: an ideal supercell of n cells asks for about log2 n comparisons of the
 * whole crystal, and a cell that has none ends most comparisons at the first atoms.
 * @source the criterion for one translation (residual shift below the tolerance after the mean is taken out) is that of
 *   Shinohara et al., moyo, so that both find the same primitive cell
 */

import { at } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { groupBy, threeOf, type Vec3, vec3At } from '../../numerics/index.js';
import { toCartesian } from '../structure/lattice.js';
import { centred, SiteLookup } from './site-lookup.js';

/** A translation: fractional, and for every atom the atom on whose place it comes. */
export interface PureTranslation {
  readonly shift: Vec3;
  readonly image: Uint32Array;
}

export interface PureTranslations {
  /** None for a primitive cell. */
  readonly generators: readonly PureTranslation[];
  /** How many there are, the identity included. */
  readonly count: number;
}

/** Sites looked up at most: some seconds. Only a huge cell that is nearly, and nowhere exactly, periodic needs more. */
const MOST_LOOKUPS = 20_000_000;

/**
 * @param tolerance ångström
 * @returns null where they cannot be told: a shift holds within twice the tolerance and not within it, planes of the
 *   lattice are as near as the tolerance, or the search took too long
 */
export function pureTranslations(structure: Structure, tolerance: number): PureTranslations | null {
  const { species, fracCoords: f } = structure;
  // The shift between two atoms that are each off by the tolerance; the mean over all atoms decides afterwards.
  const lookup = new SiteLookup(structure, 2 * tolerance);
  if (!lookup.isUnambiguous) return null;
  const pivots = rarestAtoms(species);
  const first = at(pivots, 0);
  const origin = vec3At(f, first);
  const reached = new Set([first]);
  const generators: PureTranslation[] = [];
  for (const pivot of pivots) {
    if (reached.has(pivot)) continue;
    if (lookup.asked > MOST_LOOKUPS) return null;
    const place = vec3At(f, pivot);
    const shift = threeOf((axis) => place[axis] - origin[axis]);
    const image = imagesUnder(structure, shift, lookup);
    if (image === null) continue;
    const found = settled(structure, shift, image, tolerance);
    if (found === null) return null;
    generators.push(found);
    extend(reached, image);
  }
  return { generators, count: reached.size };
}

function rarestAtoms(species: readonly string[]): number[] {
  const atomsOf = groupBy(species.keys(), (atom) => species[atom]);
  return [...atomsOf.values()].reduce((rarest, atoms) => (atoms.length < rarest.length ? atoms : rarest));
}

/** @returns null where an atom comes on no atom of its element, or two come on one */
function imagesUnder({ species, fracCoords }: Structure, [u, v, w]: Vec3, lookup: SiteLookup): Uint32Array | null {
  const image = new Uint32Array(species.length);
  const taken = new Uint8Array(species.length);
  for (const [i, symbol] of species.entries()) {
    const [x, y, z] = vec3At(fracCoords, i);
    const site = lookup.siteAt(symbol, [x + u, y + v, z + w]);
    if (site < 0 || taken[site] === 1) return null;
    taken[site] = 1;
    image[i] = site;
  }
  return image;
}

/** The translation with the mean shift of the atoms; null where an atom is off by the tolerance or more. */
function settled(
  { lattice, fracCoords: f }: Structure,
  rough: Vec3,
  image: Uint32Array,
  tolerance: number,
): PureTranslation | null {
  const off = Array.from(image, (other, atom) => {
    const [from, to] = [vec3At(f, atom), vec3At(f, other)];
    return threeOf((axis) => centred(to[axis] - from[axis] - rough[axis]));
  });
  const mean = threeOf((axis) => off.reduce((sum, vector) => sum + vector[axis] / off.length, 0));
  const residual = Float64Array.from(off.flatMap((vector) => threeOf((axis) => vector[axis] - mean[axis])));
  const cartesian = toCartesian(residual, lattice);
  for (const atom of image.keys()) if (!(Math.hypot(...vec3At(cartesian, atom)) < tolerance)) return null;
  return { shift: threeOf((axis) => rough[axis] + mean[axis]), image };
}

/** Adds what multiples of a translation make of the atoms that are reached already. */
function extend(reached: Set<number>, image: Uint32Array): void {
  let front = [...reached];
  for (;;) {
    front = front.map((atom) => at(image, atom));
    if (reached.has(at(front, 0))) return;
    for (const atom of front) reached.add(atom);
  }
}
