/**
 * Candidates by the million, one after the other: any number of a parent's elements replaced, one of its sites split between
 * two ions in a doubled cell, each at several volumes. `enumerate.ts` makes the few best of them by strain, and holds them all;
 * here nothing that was made is held. A candidate is a composition in a prototype, split or not: of all parents that can make
 * it, the canonical one alone does (`assignments.ts`).
 *
 * The lattice is scaled by the ratio of the summed ionic radii, new over old; a volume of the grid is relative to that.
 */
import { byCodeUnit } from '../../schemas/numerics/code-unit-order.js';
import { at, required } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { IONS_OF_ELEMENT, reducedFormula } from '../chemistry/index.js';
import { type Assignment, assignmentAt, assignmentsOf, isCanonical } from './assignments.js';
import { ionContactText, MIN_TIGHTNESS, shortContactText, tightness } from './contacts.js';
import { ionsOf, usableParents } from './parents.js';
import { prototypeOf } from './prototype.js';
import { type EntryRules, replacedElements, type Template, templatesOf } from './templates.js';

export interface GeneratorRules extends Pick<EntryRules, 'states' | 'maxRadiusRatio' | 'mostReplaced'> {
  /** Ions that the parents hold, or all that have a size. */
  readonly ions: 'seen' | 'all';
  readonly splits: boolean;
  /** Above 0, each once; 1 is the volume by radii. */
  readonly volumes: readonly number[];
}

export interface GeneratedCandidate {
  /** Its id is `formula-prototype`, then `-split`, then `-v0.97` for a volume that is not 1. */
  readonly structure: Structure;
  readonly formula: string;
  readonly prototype: string;
  readonly parent: string;
  /** Such as `Na->K, Cl->Br`, of a split `Na->K+Rb`. */
  readonly substitution: string;
  readonly strain: number;
  /** Elements of the parent that others entered. */
  readonly replaced: number;
  readonly volume: number;
  /** Ions or atoms that are too near each other; null where none are. */
  readonly collision: string | null;
  readonly place: GeneratorPlace;
}

/** Where a candidate stands among all, for whoever goes on behind it. */
export interface GeneratorPlace {
  /** Number of its template, in the order of prototypes. */
  readonly template: number;
  /** Of its ions (`assignments.ts`). */
  readonly path: readonly number[];
  /** Number of its volume. */
  readonly volume: number;
}

/** A candidate before its structure is made: what counting takes. */
interface Proposed {
  readonly number: number;
  readonly id: string;
  readonly formula: string;
  readonly template: Template;
  readonly assignment: Assignment;
}

/**
 * @param structures parents of any source, each of an id of its own; compositions that they have are left out
 * @param after place of the last candidate that is not wanted any more; null begins at the first
 * @returns prototypes and parents by code unit, the same for any order of the structures; every candidate once a volume
 */
export function* generateCandidates(
  structures: readonly Structure[],
  rules: GeneratorRules,
  after: GeneratorPlace | null = null,
): Generator<GeneratedCandidate> {
  let first = (after?.volume ?? -1) + 1;
  for (const proposed of proposalsOf(structures, rules, after)) {
    for (let volume = first; volume < rules.volumes.length; volume++)
      yield candidateOf(proposed, volume, at(rules.volumes, volume));
    first = 0;
  }
}

/** Ids of what `generateCandidates` makes, at the first volume alone, without making it: a tenth of the time. */
export function* candidateIds(structures: readonly Structure[], rules: GeneratorRules): Generator<string> {
  for (const { id } of proposalsOf(structures, rules)) yield id;
}

/**
 * Candidates by kind, at the first volume alone, without making them.
 * @returns full replacements by the number of elements that were replaced, and how many are split
 */
export function countCandidates(structures: readonly Structure[], rules: GeneratorRules) {
  const replaced = new Map<number, number>();
  let split = 0;
  for (const { template, assignment } of proposalsOf(structures, rules)) {
    if (template.split !== null) split++;
    else {
      const elements = replacedElements(template, assignment.ions);
      replaced.set(elements, (replaced.get(elements) ?? 0) + 1);
    }
  }
  return { replaced, split };
}

/** @param from place of the first that is wanted, whatever its volume; null: all */
function* proposalsOf(
  structures: readonly Structure[],
  rules: GeneratorRules,
  from: GeneratorPlace | null = null,
): Generator<Proposed> {
  const { parents } = usableParents(structures);
  const choices = rules.ions === 'seen' ? ionsOf(parents) : [...IONS_OF_ELEMENT.values()].flat();
  const known = new Set(structures.map((each) => idOf(reducedFormula(each.species), prototypeOf(each), false)));
  const families = new Map<string, Template[]>();
  for (const parent of parents)
    for (const template of templatesOf(parent, { ...rules, choices }, rules.splits)) {
      const family = `${parent.prototype}${template.split === null ? '' : '\nsplit'}`;
      families.set(family, [...(families.get(family) ?? []), template]);
    }
  const all = [...families]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([, siblings]) => siblings.map((template, place) => ({ siblings, place, template })));
  for (let number = from?.template ?? 0; number < all.length; number++) {
    const { siblings, place, template } = at(all, number);
    const propose = (assignment: Assignment): Proposed | null => {
      const formula = reducedFormula(speciesOf(template, assignment));
      const id = idOf(formula, template.parent.prototype, template.split !== null);
      return known.has(id) ? null : { number, id, formula, template, assignment };
    };
    const start = number === from?.template ? from.path : null;
    const resumed = start && propose(assignmentAt(template, start));
    if (resumed) yield resumed;
    for (const assignment of assignmentsOf(template, start)) {
      const proposed = isCanonical(siblings, place, assignment) ? propose(assignment) : null;
      if (proposed) yield proposed;
    }
  }
}

function candidateOf(proposed: Proposed, number: number, volume: number): GeneratedCandidate {
  const { id, formula, template, assignment } = proposed;
  const { structure, roles, parent } = template;
  let [before, after] = [0, 0];
  for (const role of template.roleOfSite) {
    before += required(at(roles, role).ion.radius);
    after += required(at(assignment.ions, role).radius);
  }
  const scale = (after / before) * Math.cbrt(volume);
  const made: Structure = {
    id: volume === 1 ? id : `${id}-v${volume}`,
    lattice: structure.lattice.map((component) => component * scale),
    species: speciesOf(template, assignment),
    fracCoords: structure.fracCoords.slice(),
  };
  return {
    structure: made,
    formula,
    prototype: parent.prototype,
    parent: parent.structure.id,
    substitution: substitutionText(template, assignment),
    strain: assignment.strain,
    replaced: replacedElements(template, assignment.ions),
    volume,
    collision: ionsTooNear(template, assignment, scale) ?? atomsTooNear(template, assignment, scale, made),
    place: { template: proposed.number, path: assignment.path, volume: number },
  };
}

function speciesOf({ roleOfSite }: Template, { ions }: Assignment): string[] {
  return roleOfSite.map((role) => at(ions, role).symbol);
}

function substitutionText({ roles }: Template, { ions }: Assignment): string {
  const entered = new Map<string, string[]>();
  roles.forEach(({ ion }, role) => {
    entered.set(ion.symbol, [...(entered.get(ion.symbol) ?? []), at(ions, role).symbol]);
  });
  return [...entered]
    .map(([old, symbols]) => [old, symbols.join('+')])
    .filter(([old, symbols]) => old !== symbols)
    .map((pair) => pair.join('->'))
    .join(', ');
}

function atomsTooNear({ distances }: Template, { ions }: Assignment, scale: number, made: Structure): string | null {
  const symbols = ions.map(({ symbol }) => symbol);
  return distances.areUsual(symbols, scale) ? null : shortContactText(made);
}

function ionsTooNear({ parent, roles }: Template, { ions }: Assignment, scale: number): string | null {
  for (const { cation, anion, distance } of parent.contacts) {
    const taking = (symbol: string) => ions.filter((_, role) => at(roles, role).ion.symbol === symbol);
    for (const positive of taking(cation)) {
      for (const negative of taking(anion)) {
        const length = scale * distance;
        if (tightness(length, positive, negative) < MIN_TIGHTNESS)
          return ionContactText(positive, negative, length, MIN_TIGHTNESS);
      }
    }
  }
  return null;
}

function idOf(formula: string, prototype: string, split: boolean): string {
  return `${formula}-${prototype}${split ? '-split' : ''}`;
}
