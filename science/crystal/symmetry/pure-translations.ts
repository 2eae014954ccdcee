/**
 * Pure translations of a crystal: shifts by less than a lattice vector that bring every atom onto one of its element.
 *
 * Candidates are the differences between one atom of the rarest element and its like. Translations commute, so from a
 * few that hold (generators) all others follow: an ideal supercell of n cells asks for about log2 n comparisons of the
 * whole crystal, and a cell that has none ends most comparisons at the first atoms.
 * @source the criterion for one translation (residual shift below the tolerance after the mean is taken out) is that of
 *   Shinohara et al., moyo, so that both find the same primitive cell
 */
import type { Structure } from '../../../schemas/tables/crystal.js';
import { toCartesian } from '../structure/lattice.js';
import { centred, SiteLookup } from './site-lookup.js';

/** A translation: fractional, and for every atom the atom on whose place it comes. */
export interface PureTranslation {
  readonly shift: readonly [number, number, number];
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
  const first = pivots[0]!;
  const reached = new Set([first]);
  const generators: PureTranslation[] = [];
  for (const pivot of pivots) {
    if (reached.has(pivot)) continue;
    if (lookup.asked > MOST_LOOKUPS) return null;
    const shift = [0, 1, 2].map((axis) => f[3 * pivot + axis]! - f[3 * first + axis]!) as [number, number, number];
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
  const atomsOf = new Map<string, number[]>();
  species.forEach((symbol, i) => {
    const atoms = atomsOf.get(symbol);
    if (atoms) atoms.push(i);
    else atomsOf.set(symbol, [i]);
  });
  return [...atomsOf.values()].reduce((rarest, atoms) => (atoms.length < rarest.length ? atoms : rarest));
}

/** @returns null where an atom comes on no atom of its element, or two come on one */
function imagesUnder(
  { species, fracCoords: f }: Structure,
  [u, v, w]: readonly [number, number, number],
  lookup: SiteLookup,
): Uint32Array | null {
  const image = new Uint32Array(species.length);
  const taken = new Uint8Array(species.length);
  for (let i = 0; i < species.length; i++) {
    const site = lookup.siteAt(species[i]!, f[3 * i]! + u, f[3 * i + 1]! + v, f[3 * i + 2]! + w);
    if (site < 0 || taken[site] === 1) return null;
    taken[site] = 1;
    image[i] = site;
  }
  return image;
}

/** The translation with the mean shift of the atoms; null where an atom is off by the tolerance or more. */
function settled(
  { lattice, fracCoords: f }: Structure,
  rough: readonly [number, number, number],
  image: Uint32Array,
  tolerance: number,
): PureTranslation | null {
  const off = new Float64Array(f.length);
  const mean: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < image.length; i++)
    for (let axis = 0; axis < 3; axis++) {
      off[3 * i + axis] = centred(f[3 * image[i]! + axis]! - f[3 * i + axis]! - rough[axis]!);
      mean[axis]! += off[3 * i + axis]! / image.length;
    }
  for (let at = 0; at < off.length; at++) off[at]! -= mean[at % 3]!;
  const x = toCartesian(off, lattice);
  for (let at = 0; at < x.length; at += 3) if (!(Math.hypot(x[at]!, x[at + 1]!, x[at + 2]!) < tolerance)) return null;
  return { shift: [rough[0] + mean[0], rough[1] + mean[1], rough[2] + mean[2]], image };
}

/** Adds what multiples of a translation make of the atoms that are reached already. */
function extend(reached: Set<number>, image: Uint32Array): void {
  let front = [...reached];
  for (;;) {
    front = front.map((atom) => image[atom]!);
    if (reached.has(front[0]!)) return;
    for (const atom of front) reached.add(atom);
  }
}
