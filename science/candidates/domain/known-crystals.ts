/**
 * Whether a crystal is one of the data. Names, cells, settings and origins differ between files of one crystal, and lattice
 * constants a little between sources: two crystals are the same if they have one reduced formula, and every atom of the one has
 * in the other an atom of its element with the same distances, within 1 %, to its 24 nearest neighbours of each element.
 *
 * That tells polymorphs apart (zinc blende and wurtzite by their fifth neighbour, 1.91 and 1.67 bond lengths), and one crystal
 * at volumes that differ by more than 3 %; mirror images are the same.
 */
import { at } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { reducedFormula } from '../../chemistry/index.js';
import { sitesOf } from '../../crystal/index.js';
import { groupBy } from '../../numerics/index.js';

/** Relative. */
const LENGTH_TOLERANCE = 0.01;
const NEIGHBOURS_OF_ELEMENT = 24;

/** Of an atom: its element, and of every element of the crystal the distances to the nearest atoms, ascending, ångström. */
interface Surroundings {
  readonly element: string;
  readonly distances: ReadonlyMap<string, Float64Array>;
}

export class KnownCrystals {
  private readonly ofFormula: ReadonlyMap<string, readonly Structure[]>;
  private readonly surroundings = new Map<Structure, readonly Surroundings[]>();

  constructor(structures: readonly Structure[]) {
    this.ofFormula = groupBy(structures, ({ species }) => reducedFormula(species));
  }

  /** @returns id of the first crystal of the data that it is; null for a new one */
  find(structure: Structure): string | null {
    const likely = this.ofFormula.get(reducedFormula(structure.species)) ?? [];
    if (likely.length === 0) return null;
    const own = surroundingsOf(structure);
    return likely.find((known) => agree(own, this.surroundingsOf(known)))?.id ?? null;
  }

  private surroundingsOf(known: Structure): readonly Surroundings[] {
    const kept = this.surroundings.get(known);
    if (kept) return kept;
    const found = surroundingsOf(known);
    this.surroundings.set(known, found);
    return found;
  }
}

function agree(one: readonly Surroundings[], other: readonly Surroundings[]): boolean {
  const within = (a: readonly Surroundings[], b: readonly Surroundings[]) =>
    a.every((atom) => b.some((image) => image.element === atom.element && alike(atom, image)));
  return within(one, other) && within(other, one);
}

function alike(one: Surroundings, other: Surroundings): boolean {
  return [...one.distances].every(([element, distances]) => {
    const others = other.distances.get(element);
    return others?.every((distance, n) => Math.abs(distance - at(distances, n)) <= LENGTH_TOLERANCE * distance);
  });
}

function surroundingsOf({ species, lattice, fracCoords }: Structure): Surroundings[] {
  const sites = sitesOf({ lattice, fracCoords });
  const elements = [...new Set(species)];
  return species.map((element, atom) => {
    // Twice the spacing holds about 33 atoms; a seldom element needs a wider sphere.
    for (let radius = 2 * sites.siteSpacing; ; radius *= 1.5) {
      const near = sites.neighbours(atom, radius).sort((a, b) => a.distance - b.distance);
      const distances = new Map(
        elements.map((other) => [
          other,
          Float64Array.from(
            near.filter(({ site }) => at(species, site) === other).slice(0, NEIGHBOURS_OF_ELEMENT),
            ({ distance }) => distance,
          ),
        ]),
      );
      if ([...distances.values()].every(({ length }) => length === NEIGHBOURS_OF_ELEMENT))
        return { element, distances };
    }
  });
}
