/**
 * Shortest cation-anion contacts of a crystal, and how tight they are: distance over the sum of the ionic radii,
 * dimensionless, about 1 where the ions touch. Contacts of like charges are not judged: no sum of radii describes them.
 */
import { at, required } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { Ion } from '../chemistry/index.js';
import { PeriodicSites } from '../crystal/index.js';

export interface IonContact {
  readonly cation: string;
  readonly anion: string;
  /** ångström */
  readonly distance: number;
}

/** ångström: beyond it no pair of ions of the table touches, after any scaling that a substitution asks for. */
const SEARCH_RADIUS = 6;

/** @returns shortest distance of every cation-anion pair of elements that come within 6 ångström of each other */
export function cationAnionContacts(structure: Structure, ions: ReadonlyMap<string, Ion>): IonContact[] {
  const { species, lattice, fracCoords } = structure;
  const sites = new PeriodicSites(lattice, fracCoords);
  const shortest = new Map<string, IonContact>();
  species.forEach((cation, i) => {
    if (required(ions.get(cation)).state < 0) return;
    const found = sites.query(i, SEARCH_RADIUS);
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
