/**
 * The sites of a crystal, made once for all that is asked of it in a row: its coordination, its contacts, whether it is one of the
 * data. The last crystal alone is remembered, by its numbers.
 */
import type { Structure } from '../../../schemas/tables/crystal.js';
import { PeriodicSites } from './periodic-neighbours.js';

type Cell = Pick<Structure, 'lattice' | 'fracCoords'>;

let last: (Cell & { readonly sites: PeriodicSites }) | null = null;

/** @returns to be used before the next crystal is asked about: a query overwrites what the one before has found */
export function sitesOf({ lattice, fracCoords }: Cell): PeriodicSites {
  if (last && areEqual(last.lattice, lattice) && areEqual(last.fracCoords, fracCoords)) return last.sites;
  const own = { lattice: lattice.slice(), fracCoords: fracCoords.slice() };
  last = { ...own, sites: new PeriodicSites(own.lattice, own.fracCoords) };
  return last.sites;
}

function areEqual(one: Float64Array, other: Float64Array): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}
