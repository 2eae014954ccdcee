/**
 * How near two atoms may be: by the share that their distance is of the sum of their covalent radii.
 *
 *   below 0.5    no bond is known: the shortest is that of V2, 0.58; sodium at 320 GPa has 0.57
 *   below 0.65   multiple bonds between metals (Cr2 0.60, Mo2 0.63) and crystals at extreme pressure only; of all others
 *                the shortest are uranyl U=O 0.67, Mn-N 0.68, V=O 0.72, N2 0.77, C=O 0.81, O-H 0.99, H2 1.19
 *
 * @source Cordero et al., Dalton Trans. 2832 (2008) for the radii; bond lengths: Huber and Herzberg, Constants of Diatomic
 *   Molecules (1979); Ma et al., Nature 458, 182 (2009) for sodium
 */
import { at } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { covalentRadius } from '../../chemistry/index.js';
import { SHORTEST_DISTANCE } from './periodic-neighbours.js';
import { sitesOf } from './sites-of.js';

/** Atoms at a smaller share are refused. */
export const NEAREST_SHARE = 0.5;
/** Atoms at a smaller share are told. */
export const USUAL_SHARE = 0.65;

interface Contact {
  /** Atoms from 0, the lower first; the same where an atom meets its own image. */
  readonly first: number;
  readonly second: number;
  /** ångström */
  readonly distance: number;
  /** Distance over the sum of the covalent radii; Infinity where neither element has one. */
  readonly share: number;
  readonly isPossible: boolean;
  /** ångström: the smallest distance that is possible. */
  readonly least: number;
  /** Further pairs below `USUAL_SHARE`. */
  readonly others: number;
}

/**
 * @param structure finite numbers, a lattice that is not singular, known elements
 * @returns the relatively nearest two atoms, or the first that are impossible; null where none are nearer than usual
 */
export function closestContact({ species, lattice, fracCoords }: Structure): Contact | null {
  // Beyond curium no radius is known: such atoms are judged by their partner's alone.
  const radii = species.map((symbol) => covalentRadius(symbol) ?? 0);
  const largest = radii.reduce((most, radius) => Math.max(most, radius), 0);
  const sites = sitesOf({ lattice, fracCoords });
  let closest: Contact | null = null;
  let pairs = 0;
  for (const [i, radius] of radii.entries()) {
    const near = sites.neighbours(i, Math.max(SHORTEST_DISTANCE, USUAL_SHARE * (radius + largest)));
    for (const { site: j, distance } of near) {
      const sum = radius + at(radii, j);
      // Every pair is met from both of its ends; an atom meets the images of itself in opposite pairs.
      if (j < i || (distance >= USUAL_SHARE * sum && distance > SHORTEST_DISTANCE)) continue;
      pairs += i === j ? 0.5 : 1;
      const share = distance / sum;
      if (closest && closest.share <= share) continue;
      const least = Math.max(SHORTEST_DISTANCE, NEAREST_SHARE * sum);
      const isPossible = distance > SHORTEST_DISTANCE && distance >= least;
      closest = { first: i, second: j, distance, share, isPossible, least, others: 0 };
    }
    // In a cell of the wrong size every atom has thousands.
    if (closest && !closest.isPossible) break;
  }
  return closest && { ...closest, others: Math.round(pairs) - 1 };
}
