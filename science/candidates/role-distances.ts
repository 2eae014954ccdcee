/**
 * Shortest distances between the roles of a template, from which it is told without a search that no atoms of a substituted
 * and scaled cell are too near: substitution changes radii, and scaling all distances alike.
 */
import { at } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { PeriodicSites, SHORTEST_DISTANCE, USUAL_SHARE } from '../crystal/index.js';

/** ångström: farther atoms touch after no scaling that is asked for; where they might, the answer is "unknown". */
const SEARCH_RADIUS = 6;
/** Distances of a scaled cell are rounded otherwise than scaled distances. */
const ROUNDING = 1e-9;

interface RolePair {
  readonly first: number;
  readonly second: number;
  /** ångström */
  readonly distance: number;
}

export class RoleDistances {
  private pairs: readonly RolePair[] | null = null;

  constructor(
    private readonly structure: Structure,
    private readonly roleOfSite: readonly number[],
  ) {}

  /**
   * @param radii covalent ones, of the element of each role, ångström; 0 where none is known
   * @param scale of the lattice vectors
   * @returns true where no two atoms are nearer than usual; false where they may be
   */
  areUsual(radii: readonly number[], scale: number): boolean {
    const farthest = 2 * USUAL_SHARE * Math.max(...radii);
    if (scale * SEARCH_RADIUS < farthest * (1 + ROUNDING)) return false;
    this.pairs ??= pairsOf(this.structure, this.roleOfSite);
    return this.pairs.every(({ first, second, distance }) => {
      const usual = Math.max(SHORTEST_DISTANCE, USUAL_SHARE * (at(radii, first) + at(radii, second)));
      return scale * distance > usual * (1 + ROUNDING);
    });
  }
}

function pairsOf({ lattice, fracCoords }: Structure, roleOfSite: readonly number[]): RolePair[] {
  const sites = new PeriodicSites(lattice, fracCoords);
  const shortest = new Map<string, RolePair>();
  roleOfSite.forEach((first, site) => {
    for (const { site: other, distance } of sites.neighbours(site, SEARCH_RADIUS)) {
      const second = at(roleOfSite, other);
      const key = `${first} ${second}`;
      if (distance < (shortest.get(key)?.distance ?? Number.POSITIVE_INFINITY))
        shortest.set(key, { first, second, distance });
    }
  });
  return [...shortest.values()];
}
