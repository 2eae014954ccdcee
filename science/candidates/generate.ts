/**
 * Candidates by the million, one after the other: any number of a parent's elements replaced, one of its sites split between
 * two ions in a doubled cell, each at several volumes. `enumerate.ts` makes the few best of them by strain, and holds them all;
 * here nothing that was made is held. A candidate is a composition in a prototype, split or not: of all parents that can make
 * it, the canonical one alone does (`assignments.ts`).
 *
 * The lattice is scaled by the ratio of the summed ionic radii, new over old; a volume of the grid is relative to that.
 */
import { byCodeUnit } from '../../schemas/numerics/code-unit-order.js';
import { at } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { IONS_OF_ELEMENT, reducedFormula } from '../chemistry/index.js';
import { type Assignment, assignmentAt, assignmentsOf, Siblings } from './assignments.js';
import { ionsOf, usableParents } from './parents.js';
import { prototypeOf } from './prototype.js';
import { SubstitutedCell } from './substituted-cell.js';
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
  /** Mined from known crystals, in (0, 1); null where it is not known. */
  readonly probability: number | null;
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

/** What a candidate is ranked by, known before it is made. */
export type Rankable = Pick<GeneratedCandidate, 'strain'> & Pick<Structure, 'id'>;

/**
 * @param structures parents of any source, each of an id of its own; compositions that they have are left out
 * @param after place of the last candidate that is not wanted any more; null begins at the first
 * @param isWanted others are not made
 * @returns prototypes and parents by code unit, the same for any order of the structures; every candidate once a volume
 */
export function* generateCandidates(
  structures: readonly Structure[],
  rules: GeneratorRules,
  after: GeneratorPlace | null = null,
  isWanted: (candidate: Rankable) => boolean = () => true,
): Generator<GeneratedCandidate> {
  let first = (after?.volume ?? -1) + 1;
  for (const proposed of proposalsOf(structures, rules, after)) {
    const { number, formula, template, assignment } = proposed;
    const { strain, ions, path } = assignment;
    let common: Pick<GeneratedCandidate, 'substitution' | 'probability' | 'replaced'> | null = null;
    let cell: SubstitutedCell | null = null;
    for (let n = first; n < rules.volumes.length; n++) {
      const volume = at(rules.volumes, n);
      const id = idAt(proposed, volume);
      if (!isWanted({ id, strain })) continue;
      cell ??= new SubstitutedCell(template, ions);
      common ??= {
        substitution: cell.substitution,
        probability: cell.probability,
        replaced: replacedElements(template, ions),
      };
      yield {
        structure: cell.structure(id, volume),
        formula,
        prototype: template.parent.prototype,
        parent: template.parent.structure.id,
        ...common,
        strain,
        volume,
        collision: cell.collision(volume),
        place: { template: number, path, volume: n },
      };
    }
    first = 0;
  }
}

/** Candidates without colliding atoms, without making them. */
export function* soundCandidates(structures: readonly Structure[], rules: GeneratorRules): Generator<Rankable> {
  for (const proposed of proposalsOf(structures, rules)) {
    const { template, assignment } = proposed;
    const cell = new SubstitutedCell(template, assignment.ions);
    for (const volume of rules.volumes)
      if (cell.collision(volume) === null) yield { id: idAt(proposed, volume), strain: assignment.strain };
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
    .flatMap(([, templates]) => {
      const siblings = new Siblings(templates);
      return templates.map((template, place) => ({ siblings, place, template }));
    });
  for (let number = from?.template ?? 0; number < all.length; number++) {
    const { siblings, place, template } = at(all, number);
    const propose = (assignment: Assignment): Proposed | null => {
      const formula = reducedFormula(unitOf(template, assignment));
      const id = idOf(formula, template.parent.prototype, template.split !== null);
      return known.has(id) ? null : { number, id, formula, template, assignment };
    };
    const start = number === from?.template ? from.path : null;
    const resumed = start && propose(assignmentAt(template, start));
    if (resumed) yield resumed;
    for (const assignment of assignmentsOf(template, start)) {
      const proposed = siblings.isCanonical(place, assignment) ? propose(assignment) : null;
      if (proposed) yield proposed;
    }
  }
}

/** @returns the smallest whole numbers of atoms that the roles stand for */
function unitOf({ roles }: Template, { ions }: Assignment): string[] {
  const unit: string[] = [];
  roles.forEach(({ share }, role) => {
    for (let n = 0; n < share; n++) unit.push(at(ions, role).symbol);
  });
  return unit;
}

function idAt({ id }: Proposed, volume: number): string {
  return volume === 1 ? id : `${id}-v${volume}`;
}

function idOf(formula: string, prototype: string, split: boolean): string {
  return `${formula}-${prototype}${split ? '-split' : ''}`;
}
