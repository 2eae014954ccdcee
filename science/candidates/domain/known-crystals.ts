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
  private readonly surroundings = new Map<Structure, SurroundingsOfAtoms>();

  constructor(structures: readonly Structure[]) {
    this.ofFormula = groupBy(structures, ({ species }) => reducedFormula(species));
  }

  /** @returns id of the first crystal of the data that it is; null for a new one */
  find(structure: Structure): string | null {
    const likely = this.ofFormula.get(reducedFormula(structure.species)) ?? [];
    if (likely.length === 0) return null;
    const own = new SurroundingsOfAtoms(structure);
    return likely.find((known) => agree(own, this.surroundingsOf(known)))?.id ?? null;
  }

  private surroundingsOf(known: Structure): SurroundingsOfAtoms {
    const kept = this.surroundings.get(known) ?? new SurroundingsOfAtoms(known);
    this.surroundings.set(known, kept);
    return kept;
  }
}

/** Made as far as they are asked for: of most crystals the first atom tells that they are others. */
class SurroundingsOfAtoms {
  private readonly found: Surroundings[] = [];

  constructor(private readonly structure: Structure) {}

  get atoms(): number {
    return this.structure.species.length;
  }

  of(atom: number): Surroundings {
    while (this.found.length <= atom) this.found.push(surroundingsOf(this.structure, this.found.length));
    return at(this.found, atom);
  }
}

function agree(one: SurroundingsOfAtoms, other: SurroundingsOfAtoms): boolean {
  return isWithin(one, other) && isWithin(other, one);
}

function isWithin(one: SurroundingsOfAtoms, other: SurroundingsOfAtoms): boolean {
  for (let atom = 0; atom < one.atoms; atom++) if (!hasImage(one.of(atom), other)) return false;
  return true;
}

function hasImage(atom: Surroundings, crystal: SurroundingsOfAtoms): boolean {
  for (let other = 0; other < crystal.atoms; other++) {
    const image = crystal.of(other);
    if (image.element === atom.element && alike(atom, image)) return true;
  }
  return false;
}

function alike(one: Surroundings, other: Surroundings): boolean {
  return [...one.distances].every(([element, distances]) => {
    const others = other.distances.get(element);
    return others?.every((distance, n) => Math.abs(distance - at(distances, n)) <= LENGTH_TOLERANCE * distance);
  });
}

function surroundingsOf({ species, lattice, fracCoords }: Structure, atom: number): Surroundings {
  const sites = sitesOf({ lattice, fracCoords });
  const elements = [...new Set(species)];
  // A sphere that holds enough atoms of the rarest element on average; what a larger one adds is farther away.
  const rarest = Math.min(...elements.map((element) => species.filter((other) => other === element).length));
  const volumes = (NEIGHBOURS_OF_ELEMENT * species.length) / rarest;
  for (let radius = 1.1 * sites.siteSpacing * Math.cbrt((3 * volumes) / (4 * Math.PI)); ; radius *= 1.5) {
    const near = new Map(elements.map((element) => [element, [] as number[]]));
    const count = sites.query(atom, radius);
    for (let n = 0; n < count; n++) near.get(at(species, at(sites.site, n)))?.push(at(sites.distance, n));
    if ([...near.values()].every(({ length }) => length >= NEIGHBOURS_OF_ELEMENT)) {
      const distances = new Map(
        Array.from(near, ([element, all]) => [element, Float64Array.from(all).sort().slice(0, NEIGHBOURS_OF_ELEMENT)]),
      );
      return { element: at(species, atom), distances };
    }
  }
}
