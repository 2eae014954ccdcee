/**
 * Shortest cation-anion contacts of a crystal, and how tight they are: distance over the sum of the ionic radii,
 * dimensionless, about 1 where the ions touch. Contacts of like charges are not judged: no sum of radii describes them.
 */
import { at, required } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { Ion } from '../chemistry/index.js';
import { closestContact, sitesOf, USUAL_SHARE } from '../crystal/index.js';

export interface IonContact {
  readonly cation: string;
  readonly anion: string;
  /** ångström */
  readonly distance: number;
}

/** Shortest allowed cation-anion distance over the sum of radii. Real crystals of the data go down to 0.75. */
export const MIN_TIGHTNESS = 0.7;

/** ångström: beyond it no pair of ions of the table touches, after any scaling that a substitution asks for. */
const SEARCH_RADIUS = 6;

/** @returns shortest distance of every cation-anion pair of elements that come within a distance, ångström, of each other */
export function cationAnionContacts(
  structure: Structure,
  ions: ReadonlyMap<string, Ion>,
  within = SEARCH_RADIUS,
): IonContact[] {
  const { species } = structure;
  const sites = sitesOf(structure);
  const shortest = new Map<string, IonContact>();
  species.forEach((cation, i) => {
    if (required(ions.get(cation)).state < 0) return;
    const found = sites.query(i, within);
    for (let k = 0; k < found; k++) {
      const anion = at(species, at(sites.site, k));
      if (required(ions.get(anion)).state > 0) continue;
      const pair = `${cation} ${anion}`;
      const distance = at(sites.distance, k);
      if (distance < (shortest.get(pair)?.distance ?? Number.POSITIVE_INFINITY)) {
        shortest.set(pair, { cation, anion, distance });
      }
    }
  });
  return [...shortest.values()];
}

/** @returns distance over summed radii; Infinity where the radii sum to nothing (a proton in a small shell) */
export function tightness(distance: number, cation: Ion, anion: Ion): number {
  const sum = required(cation.radius) + required(anion.radius);
  return sum > 0 ? distance / sum : Number.POSITIVE_INFINITY;
}

/** @returns the tightest cation-anion contact below `MIN_TIGHTNESS` in words; null where none is, or no radius is known */
export function tightContactText(structure: Structure, ions: ReadonlyMap<string, Ion>): string | null {
  const largest = Math.max(...[...ions.values()].map(({ radius }) => radius ?? 0));
  // No pair farther apart is tight, whatever its ions.
  const farthest = MIN_TIGHTNESS * 2 * largest;
  const tight = cationAnionContacts(structure, ions, farthest)
    .flatMap(({ cation, anion, distance }) => {
      const [c, a] = [required(ions.get(cation)), required(ions.get(anion))];
      return c.radius === null || a.radius === null ? [] : [{ c, a, distance, ratio: tightness(distance, c, a) }];
    })
    .sort((one, other) => one.ratio - other.ratio)[0];
  if (!tight || tight.ratio >= MIN_TIGHTNESS) return null;
  return ionContactText(tight.c, tight.a, tight.distance, MIN_TIGHTNESS);
}

export function ionContactText(cation: Ion, anion: Ion, distance: number, least: number): string {
  const share = tightness(distance, cation, anion).toFixed(3);
  return `${cation.symbol}-${anion.symbol} at ${distance.toFixed(3)} ångström is ${share} of the sum of radii, below ${least}`;
}

/** Ions of like charge have no sum of ionic radii: they are judged as atoms. @returns what is too near in words, or null */
export function shortContactText(structure: Structure): string | null {
  const contact = closestContact(structure);
  if (contact === null) return null;
  const { first, second, distance, share } = contact;
  const bond = `${structure.species[first]}-${structure.species[second]}`;
  return `${bond} at ${distance.toFixed(3)} ångström is ${share.toFixed(3)} of the sum of covalent radii, below ${USUAL_SHARE}`;
}
