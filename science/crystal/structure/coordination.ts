/**
 * Coordination shell of an atom, by effective coordination: with the relative distance of a neighbour
 *
 *   x_j = d_ij / (r_i + r_j)                          r covalent radii
 *   w_j = exp(1 - (x_j / x_mean)^6)                   weight, 1 at the mean, e^1 at most
 *   x_mean = sum_j w_j x_j / sum_j w_j                solved by iteration from the shortest x
 *
 * a neighbour belongs to the shell if w_j >= 0.2, that is x_j <= 1.173 x_mean. Relative distances let ligands of
 * different size share one shell (Bi by 4 O and 4 Cl in BiOCl). Where charges are known, only ions of the other sign
 * can be neighbours: without that rule caesium chloride would count 6 like ions beside its 8 ligands.
 *
 * A soft border drawn sharply: bonds of Jahn-Teller or lone-pair ions more than about 17 % longer than the mean are
 * left out (Cu(II) in CuO: 4, not 4 + 2; Ti in tetragonal PbTiO3: 5).
 * @source Hoppe, Z. Kristallogr. 150, 23 (1979); weights with the sixth power and the mean by iteration as there
 */

import { InvalidStructureError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { covalentRadius } from '../../chemistry/index.js';
import { sitesOf } from './sites-of.js';

export interface CoordinationOptions {
  /** Smallest weight of a neighbour, in (0, 1). */
  readonly minimalWeight: number;
  /** Neighbours this much farther, relatively, than one of the shell are as near: rounded coordinates of equal bonds. */
  readonly tieTolerance: number;
}

const DEFAULT_COORDINATION: CoordinationOptions = { minimalWeight: 0.2, tieTolerance: 2e-3 };

export interface Ligand {
  readonly site: number;
  readonly symbol: string;
  /** ångström */
  readonly distance: number;
}

/** ångström: first radius in which the relatively nearest is looked for, enlarged until there is a neighbour. */
const FIRST_RADIUS = 4;
/** ångström: searched at first, since shells mostly end within it and need no second search. */
const SEARCHED_FIRST = 5;
/** Beyond it no bond exists, whatever the cell. */
const LAST_RADIUS = 32;
/** Times the shortest relative distance: weights beyond are below 1e-3 of the largest. */
const WEIGHED_RANGE = 1.6;

/**
 * @param charges sign of the charge of every atom, 0 where unknown
 * @returns of every atom its ligands by distance; empty where no atom (of the other sign) is within 32 ångström
 * @throws InvalidStructureError naming an element without covalent radius, or atoms on one place
 */
export function coordinationShells(
  { id, lattice, fracCoords, species }: Structure,
  charges: ArrayLike<number>,
  { minimalWeight, tieTolerance }: CoordinationOptions = DEFAULT_COORDINATION,
): Ligand[][] {
  const atoms = species.map((symbol, i) => {
    const radius = covalentRadius(symbol);
    if (radius === undefined)
      throw new InvalidStructureError(`${id}: no covalent radius of ${symbol}`, { found: symbol });
    return { symbol, radius, charge: at(charges, i) };
  });
  const largest = Math.max(...atoms.map(({ radius }) => radius));
  const sites = sitesOf({ lattice, fracCoords });
  const canBond = (charge: number, other: number) => charge * other < 0 || charge === 0 || other === 0;
  /** Of the last query. @returns relative distance; Infinity where nothing that can bond is that near */
  const shortestOf = (i: number, count: number, most: number): number => {
    const { charge, radius } = at(atoms, i);
    let shortest = Number.POSITIVE_INFINITY;
    for (let n = 0; n < count; n++) {
      const distance = at(sites.distance, n);
      const other = at(atoms, at(sites.site, n));
      if (distance > most || !canBond(charge, other.charge)) continue;
      shortest = Math.min(shortest, distance / (radius + other.radius));
    }
    return shortest;
  };
  const nearOf = (i: number, count: number, most: number): Near[] => {
    const { charge, radius } = at(atoms, i);
    const near: Near[] = [];
    for (let n = 0; n < count; n++) {
      const site = at(sites.site, n);
      const distance = at(sites.distance, n);
      const other = at(atoms, site);
      if (distance > most || !canBond(charge, other.charge)) continue;
      near.push({ site, symbol: other.symbol, distance, relative: distance / (radius + other.radius) });
    }
    return near;
  };

  return atoms.map(({ radius }, i) => {
    let searched = SEARCHED_FIRST;
    let count = sites.query(i, searched);
    let shortest = shortestOf(i, count, FIRST_RADIUS);
    for (let reach = 2 * FIRST_RADIUS; shortest === Number.POSITIVE_INFINITY && reach <= LAST_RADIUS; reach *= 2) {
      [searched, count] = [reach, sites.query(i, reach)];
      shortest = shortestOf(i, count, reach);
    }
    if (shortest === Number.POSITIVE_INFINITY) return [];
    if (shortest === 0)
      throw new InvalidStructureError(`${id}: another atom is on the place of atom ${i}`, { structure: id, atom: i });
    // The relatively nearest may lie beyond the first sphere, if it is the larger atom: hence every size is searched.
    const reach = WEIGHED_RANGE * shortest * (radius + largest);
    if (reach > searched) count = sites.query(i, reach);
    const near = nearOf(i, count, reach).sort((a, b) => a.relative - b.relative || a.site - b.site);
    const limit = meanRelativeDistance(near) * (1 - Math.log(minimalWeight)) ** (1 / 6);
    let size = near.filter(({ relative }) => relative <= limit).length;
    while (size < near.length && at(near, size).relative <= at(near, size - 1).relative * (1 + tieTolerance)) size++;
    return near
      .slice(0, size)
      .map(({ site, symbol, distance }) => ({ site, symbol, distance }))
      .sort((a, b) => a.distance - b.distance || a.site - b.site);
  });
}

interface Near extends Ligand {
  /** Distance over the sum of the covalent radii. */
  readonly relative: number;
}

/** Ascending relative distances -> their weighted mean. The iteration rises from the shortest and converges. */
function meanRelativeDistance(near: readonly { readonly relative: number }[]): number {
  let mean = at(near, 0).relative;
  for (let round = 0; round < 200; round++) {
    let [weighted, total] = [0, 0];
    for (const { relative } of near) {
      const weight = Math.exp(1 - (relative / mean) ** 6);
      weighted += weight * relative;
      total += weight;
    }
    const next = weighted / total;
    if (Math.abs(next - mean) <= 1e-12 * mean) return next;
    mean = next;
  }
  return mean;
}
